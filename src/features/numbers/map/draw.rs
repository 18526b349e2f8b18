//! Where everything is on the map. The same community always looks the same: nothing here is left to chance.

use super::{Map, Node};
use crate::features::numbers::paint::can_draw;
use crate::features::numbers::svg::{Anchor, Drawing, Type, cut, ink, wrapped};
use crate::slack::text::{count, on_one_line};

const WIDTH: f64 = 1320.0;
/// The highest: with as many people as are drawn.
const HEIGHT: f64 = 1060.0;
const CENTRE: (f64, f64) = (660.0, 430.0);
/// From the middle to where names begin.
const RADIUS: f64 = 300.0;
const HUB: f64 = 74.0;
/// Names on one side: what is legible at the size at which Slack shows the picture.
const NAMES: usize = 18;
/// Dots without a name on one side, and of people.
const DOTS: usize = 480;
const PEOPLE: usize = 150;
/// Lines: fewer are drawn stronger.
const FEW: usize = 60;
const NAME: Type = Type::new(25.0, ink::DARK);
const TITLE: Type = Type::new(30.0, ink::DARK).heavy();
const NOTE: Type = Type::new(22.0, ink::GREY);

/// A side of the map: from which angle to which, in degrees from the right and downwards.
#[derive(Clone, Copy)]
struct Side {
    from: f64,
    to: f64,
    fill: &'static str,
    pale: &'static str,
}

const PROJECTS: Side = Side { from: -78.0, to: 46.0, fill: ink::BLUE, pale: ink::SKY };
const INSTITUTIONS: Side = Side { from: 258.0, to: 134.0, fill: ink::ORANGE, pale: "#f6e3d3" };
const OWNERS: Side = Side { from: 62.0, to: 118.0, fill: ink::PLUM, pale: "#ebdcee" };

fn at(angle: f64, radius: f64) -> (f64, f64) {
    let (sin, cos) = angle.to_radians().sin_cos();
    (CENTRE.0 + radius * cos, CENTRE.1 + radius * sin)
}

fn between(a: (f64, f64), b: (f64, f64), share: f64) -> (f64, f64) {
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

/// Where each of a list is, and whether its name stands beside it.
struct Placed {
    /// By its place in the list; none where there is no room.
    spots: Vec<Option<(f64, f64)>>,
    /// Those with a name, from top to bottom.
    named: Vec<usize>,
}

/// Those that work with most others have a name, beside the circle and as far apart as lines of text; the rest are dots
/// inside of it.
fn place(nodes: &[Node], side: Side, order: impl Fn(usize) -> f64) -> Placed {
    let mut by_weight: Vec<usize> = (0..nodes.len()).collect();
    by_weight.sort_by_key(|one| (std::cmp::Reverse(nodes[*one].weight), *one));
    let mut named: Vec<usize> = by_weight.iter().take(NAMES).copied().collect();
    // Beside those with whom they work, so that fewer lines cross.
    named.sort_by(|a, b| order(*a).total_cmp(&order(*b)).then(a.cmp(b)));
    let mut spots = vec![None; nodes.len()];
    let (top, bottom) = (at(side.from, RADIUS).1, at(side.to, RADIUS).1);
    let right = side.from.abs() < 90.0;
    // Few stand in the middle, and not at both ends.
    let step = ((bottom - top) / (named.len().max(2) - 1) as f64).min(74.0);
    let first = (top + bottom) / 2.0 - step * (named.len().max(1) - 1) as f64 / 2.0;
    for (nth, one) in named.iter().enumerate() {
        let y = first + step * nth as f64;
        let across = (RADIUS * RADIUS - (y - CENTRE.1).powi(2)).max(0.0).sqrt();
        spots[*one] = Some((if right { CENTRE.0 + across } else { CENTRE.0 - across }, y));
    }
    let rest: Vec<usize> = by_weight.iter().skip(NAMES).take(DOTS).copied().collect();
    for (one, spot) in rest.iter().zip(rings(rest.len(), side, RADIUS - 34.0, -13.0, 13.0)) {
        spots[*one] = Some(spot);
    }
    Placed { spots, named }
}

/// Spots on one ring after the other, each as full as it can be.
fn rings(many: usize, side: Side, radius: f64, step: f64, apart: f64) -> Vec<(f64, f64)> {
    let (mut left, mut radius, mut spots) = (many, radius, Vec::with_capacity(many));
    while left > 0 && radius > HUB + 20.0 && radius < HEIGHT {
        let length = (side.to - side.from).abs().to_radians() * radius;
        let room = ((length / apart) as usize).max(1);
        let here = left.min(room);
        let angle = (side.to - side.from) / room as f64;
        // A ring that isn't full has its spots in the middle.
        let first = (side.from + side.to) / 2.0 - angle * (here as f64 - 1.0) / 2.0;
        spots.extend((0..here).map(|nth| at(first + angle * nth as f64, radius)));
        left -= here;
        radius += step;
    }
    spots
}

/// The map as SVG; in a picture, names that its fonts can't write are numbers.
pub fn draw(map: &Map, picture: bool) -> String {
    let mean = |of: &[usize]| of.iter().sum::<usize>() as f64 / of.len().max(1) as f64;
    let projects = place(&map.projects, PROJECTS, |one| one as f64);
    let height = |one: usize| projects.spots[one].map_or(CENTRE.1, |spot| spot.1);
    let institutions = place(&map.institutions, INSTITUTIONS, |one| {
        let theirs: Vec<f64> =
            map.links.iter().filter(|link| link.0 == one).map(|link| height(link.1)).collect();
        if theirs.is_empty() { HEIGHT } else { theirs.iter().sum::<f64>() / theirs.len() as f64 }
    });
    // Those on the right hang on to what is on the right.
    let mut owners: Vec<&Vec<usize>> = map.owners.iter().collect();
    owners.sort_by(|a, b| mean(a).total_cmp(&mean(b)).then(a.cmp(b)));
    let drawn = if map.people.number().is_some() { owners.len().min(PEOPLE) } else { 0 };
    let people = rings(drawn, OWNERS, RADIUS + 18.0, 24.0, 22.0);

    let below = people.last().map_or(CENTRE.1 + RADIUS, |spot| spot.1.max(CENTRE.1 + RADIUS)) + 56.0;
    let mut drawing = Drawing::new(WIDTH, below + 84.0, &told(map));
    for side in [PROJECTS, INSTITUTIONS, OWNERS] {
        let middle = (side.from + side.to) / 2.0;
        drawing.line(CENTRE, at(middle, RADIUS - 12.0), side.pale, 26.0);
        let arc: Vec<(f64, f64)> =
            (0..=24).map(|n| at(side.from + (side.to - side.from) * f64::from(n) / 24.0, RADIUS)).collect();
        drawing.path(&arc, side.pale, None);
    }
    let lines = map.links.len() + map.owners.iter().map(Vec::len).sum::<usize>();
    let look = if lines <= FEW {
        (3.0, 0.6)
    } else if lines <= 5 * FEW {
        (2.0, 0.35)
    } else {
        (1.2, 0.16)
    };
    for (institution, project) in &map.links {
        if let (Some(from), Some(to)) = (institutions.spots[*institution], projects.spots[*project]) {
            drawing.curve(
                from,
                to,
                between(CENTRE, between(from, to, 0.5), 0.35),
                (ink::ORANGE, look.0, look.1),
            );
        }
    }
    for (spot, theirs) in people.iter().zip(&owners) {
        for to in theirs.iter().filter_map(|project| projects.spots[*project]) {
            drawing.curve(
                *spot,
                to,
                between(between(*spot, to, 0.5), CENTRE, 0.45),
                (ink::PLUM, look.0 * 0.8, look.1 * 0.8),
            );
        }
    }
    people.iter().for_each(|spot| drawing.dot(*spot, 8.0, ink::PLUM));
    for (placed, nodes, side) in
        [(&projects, &map.projects, PROJECTS), (&institutions, &map.institutions, INSTITUTIONS)]
    {
        names(&mut drawing, placed, nodes, side, picture);
    }
    for (project, group) in &map.teams {
        if let (Some(spot), Some(number)) = (projects.spots[*project], group.number()) {
            drawing.dot(spot, 8.0 + (number as f64).sqrt().min(14.0), ink::PLUM);
            drawing.dot(spot, 8.0, ink::BLUE);
        }
    }
    hub(&mut drawing, map, picture);
    captions(&mut drawing, map, below);
    drawing.finish()
}

fn names(drawing: &mut Drawing, placed: &Placed, nodes: &[Node], side: Side, picture: bool) {
    for (one, spot) in placed.spots.iter().enumerate() {
        let Some(spot) = spot else { continue };
        let named = placed.named.contains(&one);
        drawing.named_dot(*spot, if named { 11.0 } else { 4.5 }, side.fill, &nodes[one].name);
        if named {
            let right = spot.0 >= CENTRE.0;
            let room = if right { WIDTH - spot.0 } else { spot.0 } - 52.0;
            let look = if right { NAME } else { NAME.at(Anchor::End) };
            let x = if right { spot.0 + 22.0 } else { spot.0 - 22.0 };
            drawing.text((x, spot.1 + 9.0), look, &cut(&written(&nodes[one].name, one, picture), NAME, room));
        }
    }
}

/// A name as it stands on the map.
fn written(name: &str, at: usize, picture: bool) -> String {
    let name = on_one_line(name);
    if picture && !can_draw(&name) { format!("No. {}", at + 1) } else { name }
}

/// The names that stand on the picture as numbers, with these.
pub fn numbered(map: &Map) -> Vec<String> {
    let of = |nodes: &[Node], what: &str| -> Vec<String> {
        let named = nodes.iter().enumerate().filter(|(_, node)| !can_draw(&node.name));
        named.map(|(at, node)| format!("{what} no. {} is {}", at + 1, node.name)).take(20).collect()
    };
    [of(&map.projects, "project"), of(&map.institutions, "institution")].concat()
}

fn hub(drawing: &mut Drawing, map: &Map, picture: bool) {
    drawing.dot(CENTRE, HUB + 6.0, ink::WHITE);
    drawing.dot(CENTRE, HUB, ink::DARK);
    let look = Type { fill: ink::WHITE, ..Type::new(22.0, ink::WHITE).heavy().at(Anchor::Middle) };
    let name = if picture && !can_draw(&map.community) { "The hub" } else { &map.community };
    let lines = wrapped(name, look, 2.0 * HUB - 28.0, 3);
    let first = CENTRE.1 + 8.0 - 13.0 * (lines.len() as f64 - 1.0);
    for (nth, line) in lines.iter().enumerate() {
        drawing.text((CENTRE.0, first + 26.0 * nth as f64), look, line);
    }
}

fn captions(drawing: &mut Drawing, map: &Map, below: f64) {
    let number = |nodes: &[Node]| i64::try_from(nodes.len()).unwrap_or(i64::MAX);
    let left = count(number(&map.institutions), "institution", "institutions");
    drawing.text((36.0, 62.0), Type { fill: ink::ORANGE, ..TITLE }, &left);
    let right = count(number(&map.projects), "project", "projects");
    drawing.text((WIDTH - 36.0, 62.0), Type { fill: ink::BLUE, ..TITLE }.at(Anchor::End), &right);
    let people = map.people.words("people work on projects");
    let look = Type { fill: ink::PLUM, ..TITLE }.at(Anchor::Middle);
    drawing.text((CENTRE.0, below), look, &sentence(&people));
    let mut note = "A line: they work together. A dot: an owner of projects, without a name.".to_owned();
    if map.projects.len().max(map.institutions.len()) > NAMES {
        note = format!("Named: those that work with most others. {note}");
    }
    if !map.teams.is_empty() {
        note.push_str(" A ring: five builders or more.");
    }
    drawing.text((CENTRE.0, below + 50.0), NOTE.at(Anchor::Middle), &note);
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The map for those who don't see it: how many there are, and who works with whom.
pub fn told(map: &Map) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut text = format!(
        "The community around {}: {}, {} and {}.",
        map.community,
        count(number(map.projects.len()), "project", "projects"),
        count(number(map.institutions.len()), "institution", "institutions"),
        map.people.words("people")
    );
    let pair = |(institution, project): &(usize, usize)| {
        Some(format!(
            "{} with {}",
            map.institutions.get(*institution)?.name,
            map.projects.get(*project)?.name
        ))
    };
    let pairs: Vec<String> = map.links.iter().filter_map(pair).collect();
    if pairs.is_empty() {
        text.push_str(" No institution works with a project yet.");
    } else {
        text.push_str(&format!(" Who works together: {}.", pairs.join("; ")));
    }
    text
}
