//! A line for each row, each in its own measure, with where it began and where it is now.

use super::{LABEL, MARGIN, NOTE, VALUE, WIDTH, right};
use crate::features::numbers::model::{Row, Sheet};
use crate::features::numbers::svg::{Drawing, Type, ink};

const ROW: f64 = 150.0;
const HIGH: f64 = 96.0;
const FROM: f64 = 360.0;
const TO: f64 = WIDTH - 190.0;
const COLOURS: [(&str, &str); 3] = [(ink::BLUE, ink::SKY), (ink::ORANGE, "#f6e3d3"), (ink::PLUM, "#ebdcee")];

/// How high the lines are together, with the months below.
pub fn height(sheet: &Sheet) -> f64 {
    ROW * sheet.rows.len() as f64 + 40.0
}

/// Draws them below `top`.
pub fn draw(drawing: &mut Drawing, sheet: &Sheet, top: f64) {
    for ((at, row), (line, below)) in sheet.rows.iter().enumerate().zip(COLOURS.into_iter().cycle()) {
        let floor = top + ROW * at as f64 + HIGH + 10.0;
        drawing.line((FROM, floor), (TO, floor), ink::PALE, 2.0);
        drawing.text((MARGIN, floor - HIGH / 2.0 + 10.0), LABEL, &row.label);
        let points = points(row, floor);
        drawing.path(&points, line, Some((below, floor)));
        if let Some(first) = points.first() {
            let began = row.past.iter().flatten().next().copied().unwrap_or_default();
            drawing.text((first.0 - 12.0, first.1 + 8.0), right(NOTE), &began.to_string());
        }
        match points.last() {
            Some(last) => {
                drawing.dot(*last, 8.0, line);
                let look = Type { fill: line, ..VALUE };
                drawing.text((TO + 26.0, last.1 + 12.0), look, &row.value);
            }
            None => drawing.text(
                (FROM + 22.0, floor - HIGH / 2.0 + 10.0),
                Type { fill: ink::GREY, ..LABEL },
                &row.value,
            ),
        }
    }
    let below = top + height(sheet) - 34.0;
    if let Some((first, last)) = &sheet.ends {
        drawing.text((FROM, below), NOTE, first);
        drawing.text((TO, below), right(NOTE), last);
    }
}

/// Where each month is; what isn't shown has no place.
fn points(row: &Row, floor: f64) -> Vec<(f64, f64)> {
    let largest = row.past.iter().flatten().max().copied().unwrap_or(1).max(1) as f64;
    let step = (TO - FROM) / (row.past.len().max(2) - 1) as f64;
    let place = |(at, size): (usize, &Option<i64>)| {
        size.map(|size| (FROM + step * at as f64, floor - HIGH * size as f64 / largest))
    };
    row.past.iter().enumerate().filter_map(place).collect()
}
