//! A figure as a picture: its one message above, each number beside what it is of, and no legend to look up. Twice as
//! large as Slack shows it, so that it is sharp.

mod bars;
mod lines;

use super::model::{Chart, Sheet};
use super::svg::{Anchor, Drawing, Type, balanced, ink, wrapped};

/// How wide a picture is. Slack shows it at about half of this.
pub const WIDTH: f64 = 1200.0;
/// Left and right of what is drawn.
const MARGIN: f64 = 56.0;
const TITLE: Type = Type::new(46.0, ink::DARK).heavy();
const ABOUT: Type = Type::new(28.0, ink::GREY);
const LABEL: Type = Type::new(30.0, ink::DARK);
const VALUE: Type = Type::new(34.0, ink::DARK).heavy();
const NOTE: Type = Type::new(24.0, ink::GREY);
/// From one line of a title to the next.
const LEADING: f64 = 56.0;

/// Draws a sheet, as SVG.
pub fn draw(sheet: &Sheet) -> String {
    let title = balanced(&sheet.title, TITLE, WIDTH - 2.0 * MARGIN, 3);
    let note = wrapped(&sheet.note, NOTE, WIDTH - 2.0 * MARGIN, 3);
    let top = 52.0 + LEADING * title.len() as f64 + 80.0;
    let body = if sheet.chart == Chart::Growth { lines::height(sheet) } else { bars::height(sheet) };
    let height = top + body + 34.0 * note.len() as f64 + if note.is_empty() { 12.0 } else { 44.0 };
    let mut drawing = Drawing::new(WIDTH, height, &sheet.alt());
    let mut y = 42.0;
    for line in &title {
        y += LEADING;
        drawing.text((MARGIN, y - 8.0), TITLE, line);
    }
    drawing.text((MARGIN, y + 36.0), ABOUT, &sheet.about);
    if sheet.chart == Chart::Growth {
        lines::draw(&mut drawing, sheet, top);
    } else {
        bars::draw(&mut drawing, sheet, top);
    }
    for (at, line) in note.iter().enumerate() {
        drawing.text((MARGIN, top + body + 30.0 + 34.0 * at as f64), NOTE, line);
    }
    drawing.finish()
}

/// A number that stands at the end of a line.
const fn right(look: Type) -> Type {
    look.at(Anchor::End)
}
