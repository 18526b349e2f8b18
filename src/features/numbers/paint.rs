//! SVG becomes PNG, in this process and with the fonts that come with it. This is work for a processor: not to be done
//! where requests are answered.

use std::sync::{Arc, OnceLock};

use anyhow::Context;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

/// Inter, by another name and with fewer characters: `data/fonts/README.md`.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../data/fonts/HubSans-Regular.otf"),
    include_bytes!("../../../data/fonts/HubSans-SemiBold.otf"),
];

/// Characters that the fonts have, as far as names need them.
const DRAWN: &[std::ops::RangeInclusive<char>] = &[
    ' '..='~',
    '\u{a0}'..='\u{148}',
    '\u{14a}'..='\u{1c3}',
    '\u{1c5}'..='\u{24f}',
    '\u{386}'..='\u{38a}',
    '\u{38c}'..='\u{38c}',
    '\u{38e}'..='\u{3a1}',
    '\u{3a3}'..='\u{3ce}',
    '\u{400}'..='\u{45f}',
    '\u{1e80}'..='\u{1e85}',
    '\u{1ea0}'..='\u{1ef9}',
    '\u{2010}'..='\u{2015}',
    '\u{2018}'..='\u{2022}',
    '…'..='…',
];

/// Whether a text can be drawn: with letters that the fonts have.
pub fn can_draw(text: &str) -> bool {
    text.chars().all(|c| DRAWN.iter().any(|range| range.contains(&c)))
}

fn fonts() -> Arc<fontdb::Database> {
    static LOADED: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        for font in FONTS {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
        }
        Arc::new(fonts)
    };
    LOADED.get_or_init(load).clone()
}

/// The picture, as PNG, as large as the drawing says.
///
/// # Errors
/// When it is no drawing, or has no size: ours have.
pub fn png(svg: &str) -> anyhow::Result<Vec<u8>> {
    let options =
        usvg::Options { fontdb: fonts(), font_family: "Hub Sans".to_owned(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).context("a drawing is no SVG")?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).context("a drawing has no size")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| anyhow::anyhow!("a picture could not be written: {error}"))
}

#[cfg(test)]
mod tests {
    use skrifa::MetadataProvider;

    use super::*;

    #[test]
    fn the_fonts_have_every_character_that_is_promised() {
        let fonts = fonts();
        let faces: Vec<_> = fonts.faces().map(|face| (face.id, face.families[0].0.clone())).collect();
        assert_eq!(faces.len(), 2);
        let letters: String = DRAWN.iter().cloned().flatten().filter(|c| !c.is_control()).collect();
        for (id, family) in faces {
            assert!(family.starts_with("Hub Sans"), "{family}");
            let missing: String = fonts
                .with_face_data(id, |data, index| {
                    let face = skrifa::FontRef::from_index(data, index).expect("a font");
                    let known = face.charmap();
                    letters
                        .chars()
                        .filter(|c| known.map(*c).is_none_or(|glyph| glyph.to_u32() == 0))
                        .collect()
                })
                .expect("a font");
            assert_eq!(missing, "");
        }
        assert!(can_draw("Université de Genève – Žižkov, Ελλάδα, Москва"));
        assert!(!can_draw("東京大学") && !can_draw("a🎓"));
    }
}
