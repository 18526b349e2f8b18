//! Writes SVG: what is put in as text is escaped, whoever wrote it.

use std::fmt::Write;

/// Colours that are told apart by whoever sees few of them, on white.
pub mod ink {
    /// Titles and figures.
    pub const DARK: &str = "#1b2733";
    /// What explains.
    pub const GREY: &str = "#5a6673";
    /// Lines behind, and what is not shown.
    pub const PALE: &str = "#dde3e9";
    /// What is counted.
    pub const BLUE: &str = "#1f6f9f";
    /// The same, behind.
    pub const SKY: &str = "#cfe3ef";
    /// What one should look at.
    pub const ORANGE: &str = "#b4540a";
    /// A third kind, beside blue and orange.
    pub const PLUM: &str = "#7a3e86";
    /// Behind everything.
    pub const WHITE: &str = "#ffffff";
}

/// Where a text begins, ends, or has its middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At its beginning.
    Start,
    /// At its middle.
    Middle,
    /// At its end.
    End,
}

/// A drawing on its way.
#[derive(Clone, Debug)]
pub struct Drawing {
    body: String,
    width: f64,
    height: f64,
}

/// A text's looks.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// Its size.
    pub size: f64,
    /// Whether it is heavy.
    pub heavy: bool,
    /// Its colour.
    pub fill: &'static str,
    /// Where it is held.
    pub anchor: Anchor,
}

impl Type {
    /// A text that begins where it is put.
    pub const fn new(size: f64, fill: &'static str) -> Self {
        Self { size, heavy: false, fill, anchor: Anchor::Start }
    }

    /// The same, heavy.
    pub const fn heavy(self) -> Self {
        Self { heavy: true, ..self }
    }

    /// The same, held elsewhere.
    pub const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

impl Drawing {
    /// A white sheet, with what it shows for those who don't see it.
    pub fn new(width: f64, height: f64, told: &str) -> Self {
        let mut body = format!("<title>{}</title>", escape(told));
        let _ = write!(body, r#"<rect width="{width}" height="{height}" fill="{}"/>"#, ink::WHITE);
        Self { body, width, height }
    }

    /// A rectangle with round corners.
    pub fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str) {
        let _ = write!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="4" fill="{fill}"/>"#
        );
    }

    /// A straight line.
    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str, width: f64) {
        let _ = write!(
            self.body,
            r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="{stroke}" stroke-width="{width}"/>"#
        );
    }

    /// A path through points; filled down to `floor` where there is one.
    pub fn path(&mut self, points: &[(f64, f64)], stroke: &str, fill: Option<(&str, f64)>) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let through: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        let through = through.join(" L");
        if let Some((fill, floor)) = fill {
            let (from, to) = (first.0, last.0);
            let _ = write!(
                self.body,
                r#"<path d="M{from:.1} {floor:.1} L{through} L{to:.1} {floor:.1} Z" fill="{fill}"/>"#
            );
        }
        let _ = write!(
            self.body,
            r#"<path d="M{through}" fill="none" stroke="{stroke}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>"#
        );
    }

    /// A curve that is pulled towards a point.
    pub fn curve(
        &mut self,
        (x1, y1): (f64, f64),
        (x2, y2): (f64, f64),
        (px, py): (f64, f64),
        (stroke, width, opacity): (&str, f64, f64),
    ) {
        let _ = write!(
            self.body,
            r#"<path d="M{x1:.1} {y1:.1} Q{px:.1} {py:.1} {x2:.1} {y2:.1}" fill="none" stroke="{stroke}" stroke-width="{width:.1}" stroke-opacity="{opacity}"/>"#
        );
    }

    /// A dot.
    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, fill: &str) {
        let _ = write!(self.body, r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="{fill}"/>"#);
    }

    /// A dot with what it is: some programs show it under the pointer.
    pub fn named_dot(&mut self, (x, y): (f64, f64), radius: f64, fill: &str, name: &str) {
        let _ = write!(
            self.body,
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="{fill}"><title>{}</title></circle>"#,
            escape(name)
        );
    }

    /// A text on one line.
    pub fn text(&mut self, (x, y): (f64, f64), look: Type, text: &str) {
        let anchor = match look.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if look.heavy { 600 } else { 400 };
        let _ = write!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{}" font-weight="{weight}" fill="{}" text-anchor="{anchor}">{}</text>"#,
            look.size,
            look.fill,
            escape(text)
        );
    }

    /// The whole.
    pub fn finish(self) -> String {
        let Self { body, width, height } = self;
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Hub Sans, Inter, Helvetica, Arial, sans-serif">{body}</svg>"#
        )
    }
}

/// What a text is inside of SVG. What XML has no place for is left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// How wide a text will be, nearly: enough to break a line and to keep two texts apart.
pub fn width(text: &str, look: Type) -> f64 {
    let wide = |c: char| match c {
        'i' | 'l' | 'j' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.29,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '-' => 0.37,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.9,
        c if c.is_uppercase() => 0.68,
        c if c.is_ascii() => 0.585,
        _ => 0.65,
    };
    let factor = if look.heavy { 1.06 } else { 1.0 };
    text.chars().map(wide).sum::<f64>() * look.size * factor
}

/// A text in lines that are no wider than `most`, at most so many; the last one is cut.
pub fn wrapped(text: &str, look: Type, most: f64, lines: usize) -> Vec<String> {
    let mut all: Vec<String> = vec![String::new()];
    // A number stays with what it is of.
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(number) if number.chars().all(|c| c.is_ascii_digit()) => {
                *number = format!("{number} {word}")
            }
            _ => words.push(word.to_owned()),
        }
    }
    for word in words.iter().map(String::as_str) {
        let last = all.last_mut();
        let fits = last
            .as_ref()
            .is_none_or(|line| line.is_empty() || width(&format!("{line} {word}"), look) <= most);
        match last {
            Some(line) if fits => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => all.push(word.to_owned()),
        }
    }
    if all.len() > lines {
        all.truncate(lines);
        if let Some(last) = all.last_mut() {
            last.push('…');
        }
    }
    all.iter().map(|line| cut(line, look, most)).collect()
}

/// The same, with lines that are about equally long.
pub fn balanced(text: &str, look: Type, most: f64, lines: usize) -> Vec<String> {
    let widest = wrapped(text, look, most, lines);
    let narrower = (1..10).map(|tenth| wrapped(text, look, most * (1.0 - 0.05 * f64::from(tenth)), lines));
    // As long as it takes no line more, and none is cut.
    let fits = |all: &Vec<String>| all.len() == widest.len() && !all.iter().any(|line| line.ends_with('…'));
    narrower.take_while(fits).last().unwrap_or(widest)
}

/// A text that is no wider than `most`.
pub fn cut(text: &str, look: Type, most: f64) -> String {
    if width(text, look) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&format!("{kept}{c}…"), look) > most {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_somebody_typed_stays_text() {
        let hostile = "</text><script>alert(1)</script> & \"'\u{0}\u{8}\u{ffff} \u{202e}";
        let mut drawing = Drawing::new(100.0, 50.0, hostile);
        drawing.text((0.0, 20.0), Type::new(20.0, ink::DARK), hostile);
        drawing.named_dot((5.0, 5.0), 2.0, ink::BLUE, hostile);
        let svg = drawing.finish();
        let parsed = resvg::usvg::roxmltree::Document::parse(&svg).expect("it is XML");
        let names: Vec<&str> = parsed
            .descendants()
            .filter(|node| node.is_element())
            .map(|node| node.tag_name().name())
            .collect();
        assert_eq!(names, ["svg", "title", "rect", "text", "circle", "title"]);
    }

    #[test]
    fn lines_keep_within_their_width() {
        let look = Type::new(20.0, ink::DARK);
        let text = "Of about 40 people who were interested, about 15 work together by now";
        let lines = wrapped(text, look, 300.0, 3);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| width(line, look) <= 300.0), "{lines:?}");
        assert!(wrapped(text, look, 300.0, 1)[0].ends_with('…'));
        assert_eq!(wrapped(&"x".repeat(500), look, 300.0, 2).len(), 1);
    }
}
