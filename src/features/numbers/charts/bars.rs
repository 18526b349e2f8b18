//! A bar for each row, with its number at its end.

use super::{LABEL, MARGIN, VALUE, WIDTH};
use crate::features::numbers::model::Sheet;
use crate::features::numbers::svg::{Drawing, Type, cut, ink};

const ROW: f64 = 76.0;
const BAR: f64 = 44.0;
/// Where bars begin: beside the longest label.
const FROM: f64 = 440.0;
/// Room for the number at the longest bar's end.
const NUMBER: f64 = 120.0;

/// How high the bars are together.
pub fn height(sheet: &Sheet) -> f64 {
    ROW * sheet.rows.len() as f64 + 20.0
}

/// Draws them below `top`.
pub fn draw(drawing: &mut Drawing, sheet: &Sheet, top: f64) {
    let largest = sheet.rows.iter().filter_map(|row| row.size).max().unwrap_or(1).max(1) as f64;
    let room = WIDTH - MARGIN - NUMBER - FROM;
    for (at, row) in sheet.rows.iter().enumerate() {
        let y = top + ROW * at as f64;
        let middle = y + BAR / 2.0 + 11.0;
        drawing.text((MARGIN, middle), LABEL, &cut(&row.label, LABEL, FROM - MARGIN - 20.0));
        match row.size {
            // Not shown: no length that could be measured.
            None => {
                let quiet = Type { fill: ink::GREY, ..LABEL };
                drawing.bar((FROM, y), (6.0, BAR), ink::PALE);
                drawing.text((FROM + 22.0, middle), quiet, &row.value);
            }
            Some(size) => {
                // Nothing is no bar.
                let length = if size == 0 { 0.0 } else { (room * size as f64 / largest).max(6.0) };
                let fill = if sheet.look_at == Some(at) { ink::ORANGE } else { ink::BLUE };
                drawing.bar((FROM, y), (length, BAR), fill);
                drawing.text((FROM + length + 16.0, middle + 1.0), VALUE, &row.value);
            }
        }
    }
    let end = top + height(sheet) - ROW + BAR + 4.0;
    drawing.line((FROM, top - 12.0), (FROM, end), ink::PALE, 2.0);
}
