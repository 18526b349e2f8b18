//! What organizers read and see.

use slack_morphism::prelude::*;

use super::model::{Front, Picture, Sheet, Span, Verb};
use crate::features::help;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, header, menu, picture, section, section_with};
use crate::slack::text::{escape, line, moment};
use crate::time::Time;

/// What the window's menu stands for, and what is shown.
pub struct Page<'a> {
    /// Over which time.
    pub span: Span,
    /// What else can be chosen.
    pub choices: &'a [Span],
    /// When it was counted; nothing before the first night.
    pub counted_at: Option<Time>,
    /// What it says, with the picture of it if there is one.
    pub sheets: &'a [(Sheet, Option<Picture>)],
    /// What was just done.
    pub done: Option<&'a str>,
}

/// What comes by direct message after "Send me the CSV".
pub const CSV_COMES: &str = "The files come as direct messages in a moment.";
/// The same after "Send me the map".
pub const MAP_COMES: &str = "The map comes as a direct message in a moment, as a picture and as SVG.";

/// `/edtech numbers`: the figures of a span.
pub fn window(page: &Page<'_>) -> SlackModalView {
    let entries: Vec<(String, String)> =
        page.choices.iter().map(|span| (span.words(), span.to_string())).collect();
    let mut blocks = vec![actions(
        "numbers.choose",
        vec![
            SlackActionBlockElement::StaticSelect(menu(Verb::Span.id(), &page.span.words(), &entries)),
            button("Send me the CSV", Verb::Csv.id(), &page.span.to_string()).into(),
            button("Send me the map", Verb::Map.id(), &page.span.to_string()).into(),
        ],
    )];
    if let Some(done) = page.done {
        blocks.push(section(&format!("*{done}*")));
    }
    match page.counted_at {
        None => blocks.push(section(
            "*Nothing is counted yet.* It is counted every night, and a minute after an organizer first opens the Home \
             tab. Please look again soon.",
        )),
        Some(_) if page.sheets.is_empty() => blocks.push(section(&format!(
            "*There is too little to show for {}.* Groups under five people are not shown. Choose another time above.",
            page.span.words()
        ))),
        Some(_) => {}
    }
    blocks.extend(page.sheets.iter().flat_map(|(sheet, picture)| shown(sheet, picture.as_ref())));
    if let Some(at) = page.counted_at {
        blocks.push(context(&format!(
            "Counted {}. Half a year is a term. CSV files and the map name projects and institutions, and never people.",
            moment(at)
        )));
    }
    blocks::modal("numbers", "Numbers", blocks)
}

/// A figure: as a picture, which says all of it to those who don't see it, or in words.
fn shown(sheet: &Sheet, picture: Option<&Picture>) -> Vec<SlackBlock> {
    vec![match picture {
        Some(one) => self::picture(&one.file, &one.alt),
        None => section(&in_words(sheet)),
    }]
}

/// A figure in words.
pub fn in_words(sheet: &Sheet) -> String {
    let rows: Vec<String> =
        sheet.rows.iter().map(|row| format!("{}: *{}*", escape(&row.label), escape(&row.value))).collect();
    let mut text = format!("*{}*\n_{}_\n{}", escape(&sheet.title), escape(&sheet.about), rows.join(" · "));
    if !sheet.note.is_empty() {
        text.push_str(&format!("\n_{}_", escape(&sheet.note)));
    }
    text
}

/// What an organizer's Home tab shows of it.
pub fn on_home(front: &Front) -> Vec<SlackBlock> {
    let lead = match front.counted_at {
        None => {
            "*Numbers*: how the community grows, and how far people come. Counted every night.".to_owned()
        }
        Some(_) if front.sheets.is_empty() => {
            "*Numbers*: too little to show yet. Groups under five people are not shown.".to_owned()
        }
        Some(at) => format!("*Numbers*, counted {}.", moment(at)),
    };
    let open = button("All the numbers", help::Verb::Numbers.id(), "home");
    let mut blocks = vec![section_with("home.numbers", &lead, open)];
    blocks.extend(front.sheets.iter().flat_map(|(sheet, picture)| shown(sheet, picture.as_ref())));
    blocks
}

/// The report of a month, in the organizers' channel.
pub fn report(community: &str, month: Span, sheets: &[(Sheet, Option<Picture>)]) -> Message {
    let title = format!("{} in numbers", month.words());
    let mut blocks = vec![header(&title)];
    blocks.extend(sheets.iter().map(|(sheet, _)| section(&in_words(sheet))).zip(sheets).flat_map(
        |(words, (_, picture))| {
            // The words stay where a picture is refused.
            let image = picture.as_ref().map(|one| self::picture(&one.file, &one.alt));
            std::iter::once(words).chain(image).collect::<Vec<_>>()
        },
    ));
    blocks.push(actions(
        "numbers.ways_on",
        vec![button("All the numbers", help::Verb::Numbers.id(), "report").into()],
    ));
    blocks.push(context(
        "The next report comes on the first working day of next month. `/edtech numbers` shows other times.",
    ));
    Message::new(format!("{title}: {}", line(community, 150)), blocks)
}

/// What a file says that it comes with.
pub fn file_comment(name: &str) -> &'static str {
    match name {
        "numbers" => {
            "*The community in numbers*, as CSV: all figures by month and by term. Three more files follow: projects, \
             institutions, introductions. People are counted in fives, and groups under five are not shown."
        }
        "projects" => "*Projects*: where each stands, its seats, and who uses it.",
        "institutions" => "*Institutions*: needs, pilots and tools in use.",
        _ => {
            "*Introductions* by month, and where they stand. Of whom, and why somebody said no, stays private."
        }
    }
}

/// What is said where files can't be sent.
pub fn no_files() -> Message {
    Message::paragraph(
        "The hub may not send files here: it was installed before it could. An admin of the workspace can install it \
         once more; then ask again.",
    )
}

/// What the map says that it comes with; with the names that its letters can't write.
pub fn map_comment(numbered: &[String]) -> String {
    let mut text =
        "*Who works with whom.* Projects and institutions have names, people have none. Before you show it \
                    outside of the community, ask the institutions whose names are on it."
            .to_owned();
    if !numbered.is_empty() {
        let list: Vec<String> = numbered.iter().map(|name| line(name, 120)).collect();
        text.push_str(&format!("\nWith a number in the picture: {}.", list.join(", ")));
    }
    text
}
