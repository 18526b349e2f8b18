//! What is drawn: PNG of the size that it should have, and SVG that whatever somebody typed can't break. With
//! `PICTURES` as a folder, the pictures are put there to be looked at.

use resvg::usvg::roxmltree::Document;

use crate::features::numbers::{charts, map, paint, samples};

/// Width and height, as the PNG says.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(&png[12..16], b"IHDR");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

fn painted(name: &str, svg: &str) -> (u32, u32) {
    let png = paint::png(svg).expect("a picture");
    if let Ok(folder) = std::env::var("PICTURES") {
        std::fs::write(format!("{folder}/{name}.png"), &png).unwrap();
        std::fs::write(format!("{folder}/{name}.svg"), svg).unwrap();
    }
    assert!(png.len() < 1_000_000, "{name} has {} bytes", png.len());
    size(&png)
}

#[test]
fn each_figure_is_a_picture() {
    let mut told = Vec::new();
    for sheet in samples::sheets() {
        let name: &'static str = sheet.chart.into();
        let (width, height) = painted(name, &charts::draw(&sheet));
        assert_eq!(width, 1200, "{name}");
        assert!((400..1000).contains(&height), "{name}: {height}");
        assert!(sheet.alt().chars().count() < 2000);
        told.push(format!("{name}: {}", sheet.alt()));
    }
    insta::assert_snapshot!("figures", told.join("\n\n"));
}

#[test]
fn the_map_is_drawn_for_a_few_and_for_hundreds() {
    for projects in [1, 12, 500] {
        let of = samples::map(projects);
        let (width, height) = painted(&format!("map-{projects}"), &map::draw(&of, true));
        assert!(width == 1320 && (800..1100).contains(&height), "{height}");
        assert_eq!(map::draw(&of, true), map::draw(&of, true), "it always looks the same");
        let svg = map::draw(&of, false);
        let parsed = Document::parse(&svg).expect("it is XML");
        assert!(parsed.descendants().all(|node| node.tag_name().name() != "script"));
        let texts = parsed.descendants().filter(|node| node.has_tag_name("text"));
        let texts: Vec<String> = texts.filter_map(|node| node.text().map(str::to_owned)).collect();
        let names =
            texts.iter().filter(|text| text.contains("Clearstep") || text.contains("Quizlab")).count();
        assert!((1..=36).contains(&names), "{names} names");
        assert!(texts.len() < 60, "{} texts", texts.len());
    }
    let empty = map::Map { community: "A".to_owned(), ..map::Map::default() };
    painted("map-0", &map::draw(&empty, true));
}

#[test]
fn the_map_says_who_works_with_whom() {
    let told = map::told(&samples::map(3));
    insta::assert_snapshot!(told);
    assert_eq!(map::numbered(&samples::map(12)).len(), 2, "{:?}", map::numbered(&samples::map(12)));
}
