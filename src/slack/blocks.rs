//! Blocks within their limits (Block Kit reference): every text is cut where Slack would refuse it, every
//! list too. Arguments called `mrkdwn` must be escaped already ([`super::text::escape`]); arguments called
//! `text` are plain and may hold anything.

use serde::Serialize;
use slack_morphism::prelude::*;

use super::text::{cut, cut_escaped};

/// The most blocks of a modal or a Home tab. A message takes 50.
pub const VIEW_BLOCKS: usize = 100;
/// The most blocks of a message.
pub const MESSAGE_BLOCKS: usize = 50;

fn plain(text: &str, limit: usize) -> SlackBlockPlainTextOnly {
    // Slack refuses an empty text.
    let text = cut(text, limit);
    SlackBlockPlainTextOnly::from(if text.trim().is_empty() { "–".to_owned() } else { text })
}

fn marked(mrkdwn: &str, limit: usize) -> SlackBlockMarkDownText {
    let text = cut_escaped(mrkdwn, limit);
    SlackBlockMarkDownText::new(if text.trim().is_empty() { "–".to_owned() } else { text })
}

/// A large title.
pub fn header(text: &str) -> SlackBlock {
    SlackHeaderBlock::new(plain(text, 150)).into()
}

/// A paragraph.
pub fn section(mrkdwn: &str) -> SlackBlock {
    SlackSectionBlock::new().with_text(marked(mrkdwn, 3000).into()).into()
}

/// A paragraph with a button or a menu at its side.
pub fn section_with(
    block_id: &str,
    mrkdwn: &str,
    accessory: impl Into<SlackSectionBlockElement>,
) -> SlackBlock {
    SlackSectionBlock::new()
        .with_block_id(block_id.into())
        .with_text(marked(mrkdwn, 3000).into())
        .with_accessory(accessory.into())
        .into()
}

/// A picture that lies at Slack as a file of ours; `alt` says all that it shows.
pub fn picture(file: &str, alt: &str) -> SlackBlock {
    let file = SlackFileIdOrUrl::Id { id: file.into() };
    let alt = if alt.trim().is_empty() { "–".to_owned() } else { cut(alt, 2000) };
    SlackImageBlock::new(SlackImageUrlOrFile::SlackFile { slack_file: file }, alt).into()
}

/// Up to ten short texts in two columns.
pub fn fields(mrkdwn: &[String]) -> SlackBlock {
    let fields = mrkdwn.iter().take(10).map(|field| marked(field, 2000).into()).collect();
    SlackSectionBlock::new().with_fields(fields).into()
}

/// Small grey text.
pub fn context(mrkdwn: &str) -> SlackBlock {
    SlackContextBlock::new(vec![SlackContextBlockElement::MarkDown(marked(mrkdwn, 2000))]).into()
}

/// A line across.
pub fn divider() -> SlackBlock {
    SlackDividerBlock::new().into()
}

/// Up to 25 buttons and menus in a row. `block_id` must be unique in its view.
pub fn actions(block_id: &str, elements: Vec<SlackActionBlockElement>) -> SlackBlock {
    SlackActionsBlock::new(elements.into_iter().take(25).collect()).with_block_id(block_id.into()).into()
}

/// A button; turns into an element of a section or of a row of actions.
#[derive(Clone, Debug)]
pub struct Button(SlackBlockButtonElement);

/// A button that sends `value` with `action` (`feature.verb`).
pub fn button(text: &str, action: &str, value: &str) -> Button {
    Button(
        SlackBlockButtonElement::new(plain(text, 75))
            .with_action_id(action.into())
            .with_value(value.chars().take(2000).collect()),
    )
}

impl Button {
    /// Green: the one thing that most people want here.
    pub fn primary(mut self) -> Self {
        self.0.style = Some(SlackBlockButtonStyle::Primary);
        self
    }

    /// Red: can't be taken back.
    pub fn danger(mut self) -> Self {
        self.0.style = Some(SlackBlockButtonStyle::Danger);
        self
    }

    /// Asks before it sends.
    pub fn confirm(mut self, title: &str, text: &str, yes: &str, no: &str) -> Self {
        self.0.confirm = Some(SlackBlockConfirmItem::new(
            plain(title, 100),
            SlackBlockText::Plain(SlackBlockPlainText::new(cut(text, 300))),
            plain(yes, 30),
            plain(no, 30),
        ));
        self
    }

    /// Opens a page as well.
    pub fn url(mut self, url: url::Url) -> Self {
        self.0.url = (url.as_str().len() <= 3000).then_some(url);
        self
    }

    /// What a screen reader says, where the text alone would not tell.
    pub fn spoken(mut self, text: &str) -> Self {
        self.0.accessibility_label = Some(SlackAccessibilityLabel(cut(text, 75)));
        self
    }
}

impl From<Button> for SlackActionBlockElement {
    fn from(button: Button) -> Self {
        Self::Button(button.0)
    }
}

impl From<Button> for SlackSectionBlockElement {
    fn from(button: Button) -> Self {
        Self::Button(button.0)
    }
}

type Item<T> = SlackBlockChoiceItem<T>;

/// An option of a menu: what is seen, and what comes back.
pub fn option(text: &str, value: &str) -> Item<SlackBlockPlainTextOnly> {
    Item::new(plain(text, 75), value.chars().take(150).collect())
}

fn tick(text: &str, value: &str) -> Item<SlackBlockText> {
    Item::new(
        SlackBlockText::Plain(SlackBlockPlainText::new(cut(text, 75))),
        value.chars().take(150).collect(),
    )
}

/// "⋯" with up to five entries of (text, value).
pub fn overflow(action: &str, entries: &[(&str, String)]) -> SlackBlockOverflowElement {
    let options = entries.iter().take(5).map(|(text, value)| option(text, value)).collect();
    SlackBlockOverflowElement::new(options).with_action_id(action.into())
}

/// A menu that acts at once, for a section or a row of actions.
pub fn menu(action: &str, placeholder: &str, entries: &[(String, String)]) -> SlackBlockStaticSelectElement {
    let options = entries.iter().take(100).map(|(text, value)| option(text, value)).collect::<Vec<_>>();
    SlackBlockStaticSelectElement::new()
        .with_placeholder(plain(placeholder, 150))
        .with_action_id(action.into())
        .with_options(options)
}

/// An input of a form. Its block id is the field's name, under which [`super::incoming::View`] reads it.
#[derive(Clone, Debug)]
pub struct Input {
    block: SlackInputBlock,
}

fn input(field: &str, label: &str, element: SlackInputBlockElement) -> Input {
    Input { block: SlackInputBlock::new(plain(label, 2000), element).with_block_id(field.into()) }
}

impl Input {
    /// Small text below the field.
    pub fn hint(mut self, text: &str) -> Self {
        self.block.hint = Some(plain(text, 2000));
        self
    }

    /// May stay empty.
    pub fn optional(mut self) -> Self {
        self.block.optional = Some(true);
        self
    }

    /// Sends an action as soon as it changes.
    pub fn dispatches(mut self) -> Self {
        self.block.dispatch_action = Some(true);
        self
    }
}

impl From<Input> for SlackBlock {
    fn from(input: Input) -> Self {
        Self::Input(input.block)
    }
}

/// A field for text of at most `max` characters (Slack allows 3000).
pub fn text_input(field: &str, label: &str, initial: &str, max: u64) -> Input {
    input(field, label, SlackInputBlockElement::PlainTextInput(text_element(field, initial, max)))
}

/// The same, several lines high.
pub fn long_text_input(field: &str, label: &str, initial: &str, max: u64) -> Input {
    let element = text_element(field, initial, max).with_multiline(true);
    input(field, label, SlackInputBlockElement::PlainTextInput(element))
}

fn text_element(field: &str, initial: &str, max: u64) -> SlackBlockPlainTextInputElement {
    let max = max.min(3000);
    let mut element =
        SlackBlockPlainTextInputElement::new().with_action_id(field.into()).with_max_length(max);
    let initial = cut(initial, max as usize);
    element.initial_value = (!initial.is_empty()).then_some(initial);
    element
}

/// A field for a link.
pub fn url_input(field: &str, label: &str, initial: &str) -> Input {
    let mut element = SlackBlockUrlInputElement::new().with_action_id(field.into());
    element.initial_value = (!initial.is_empty()).then(|| cut(initial, 3000));
    input(field, label, SlackInputBlockElement::UrlInput(element))
}

/// A field for a whole number from `min` to `max`.
pub fn number_input(field: &str, label: &str, initial: Option<i32>, min: i32, max: i32) -> Input {
    let mut element = SlackBlockNumberInputElement::new(false)
        .with_action_id(field.into())
        .with_min_value(min.to_string())
        .with_max_value(max.to_string());
    element.initial_value = initial.map(|n| n.to_string());
    input(field, label, SlackInputBlockElement::NumberInput(element))
}

/// A menu of which one entry (text, value) is chosen.
pub fn select(field: &str, label: &str, entries: &[(String, String)], initial: Option<&str>) -> Input {
    let options: Vec<_> = entries.iter().take(100).map(|(text, value)| option(text, value)).collect();
    let chosen = options.iter().find(|option| Some(option.value.as_str()) == initial).cloned();
    let mut element = SlackBlockStaticSelectElement::new()
        .with_placeholder(plain("Choose one", 150))
        .with_action_id(field.into())
        .with_options(options);
    element.initial_option = chosen;
    input(field, label, SlackInputBlockElement::StaticSelect(element))
}

/// A menu of which any number of entries (text, value) is chosen, at most `max`.
pub fn multi_select(
    field: &str,
    label: &str,
    entries: &[(String, String)],
    initial: &[String],
    max: u64,
) -> Input {
    let options: Vec<_> = entries.iter().take(100).map(|(text, value)| option(text, value)).collect();
    let chosen: Vec<_> = options.iter().filter(|option| initial.contains(&option.value)).cloned().collect();
    let mut element = SlackBlockMultiStaticSelectElement::new()
        .with_placeholder(plain("Choose", 150))
        .with_action_id(field.into())
        .with_max_selected_items(max)
        .with_options(options);
    element.initial_options = (!chosen.is_empty()).then_some(chosen);
    input(field, label, SlackInputBlockElement::MultiStaticSelect(element))
}

/// A type-ahead of any number of entries, at most `max`; `action` (`feature.verb`) gives the suggestions.
pub fn type_ahead(field: &str, label: &str, action: &str, initial: &[(String, String)], max: u64) -> Input {
    let chosen: Vec<_> = initial.iter().take(max as usize).map(|(text, value)| option(text, value)).collect();
    let mut element = SlackBlockMultiExternalSelectElement::new()
        .with_placeholder(plain("Type to search", 150))
        .with_action_id(action.into())
        .with_min_query_length(1)
        .with_max_selected_items(max);
    element.initial_options = (!chosen.is_empty()).then_some(chosen);
    input(field, label, SlackInputBlockElement::MultiExternalSelect(element))
}

/// A type-ahead of which one entry is chosen; `action` (`feature.verb`) gives the suggestions, before anything is typed
/// as well.
pub fn search(field: &str, label: &str, action: &str, initial: Option<(String, String)>) -> Input {
    let mut element = SlackBlockExternalSelectElement::new()
        .with_placeholder(plain("Type to search", 150))
        .with_action_id(action.into())
        .with_min_query_length(0);
    element.initial_option = initial.map(|(text, value)| option(&text, &value));
    input(field, label, SlackInputBlockElement::ExternalSelect(element))
}

/// Up to ten entries (text, value), all seen at once, of which one is chosen.
pub fn radio(field: &str, label: &str, entries: &[(&str, &str)], initial: Option<&str>) -> Input {
    let options: Vec<_> = entries.iter().take(10).map(|(text, value)| tick(text, value)).collect();
    let chosen = options.iter().find(|option| Some(option.value.as_str()) == initial).cloned();
    let mut element = SlackBlockRadioButtonsElement::new(options).with_action_id(field.into());
    element.initial_option = chosen;
    input(field, label, SlackInputBlockElement::RadioButtons(element))
}

/// Up to ten entries (text, value, whether ticked).
pub fn checkboxes(field: &str, label: &str, entries: &[(&str, &str, bool)]) -> Input {
    let options = entries.iter().take(10).map(|(text, value, _)| tick(text, value)).collect();
    let ticked: Vec<_> =
        entries.iter().take(10).filter(|entry| entry.2).map(|(text, value, _)| tick(text, value)).collect();
    let mut element = SlackBlockCheckboxesElement::new(options).with_action_id(field.into());
    element.initial_options = (!ticked.is_empty()).then_some(ticked);
    input(field, label, SlackInputBlockElement::Checkboxes(element)).optional()
}

/// Any number of people, at most `max`.
pub fn people_input(field: &str, label: &str, initial: &[String], max: u64) -> Input {
    let mut element =
        SlackBlockMultiUsersSelectElement::new().with_action_id(field.into()).with_max_selected_items(max);
    element.initial_users = (!initial.is_empty()).then(|| initial.to_vec());
    input(field, label, SlackInputBlockElement::MultiUsersSelect(element))
}

/// A conversation that the person is in: public or private channels, for the bot must be invited anyway.
pub fn channel_input(field: &str, label: &str, initial: Option<&str>) -> Input {
    let filter = SlackBlockConversationFilter::new()
        .with_include(vec![SlackConversationFilterInclude::Public, SlackConversationFilterInclude::Private]);
    let mut element =
        SlackBlockConversationsSelectElement::new().with_action_id(field.into()).with_filter(filter);
    element.initial_conversation = initial.map(Into::into);
    input(field, label, SlackInputBlockElement::ConversationsSelect(element))
}

/// A day, as `YYYY-MM-DD`.
pub fn date_input(field: &str, label: &str, initial: Option<&str>) -> Input {
    let mut element = SlackBlockDatePickerElement::new().with_action_id(field.into());
    element.initial_date = initial.map(str::to_owned);
    input(field, label, SlackInputBlockElement::DatePicker(element))
}

/// A modal without a submit button. `callback` is `feature.form`.
pub fn modal(callback: &str, title: &str, blocks: Vec<SlackBlock>) -> SlackModalView {
    SlackModalView::new(plain(title, 24), blocks.into_iter().take(VIEW_BLOCKS).collect())
        .with_callback_id(callback.into())
        .with_close(plain("Close", 24))
}

/// A form: a modal that is sent with `submit`. `metadata` comes back with it (at most 3000 characters as JSON).
pub fn form(
    callback: &str,
    title: &str,
    submit: &str,
    metadata: &impl Serialize,
    blocks: Vec<SlackBlock>,
) -> SlackModalView {
    let metadata = serde_json::to_string(metadata).unwrap_or_default();
    debug_assert!(metadata.len() <= 3000, "private_metadata is limited to 3000 characters");
    modal(callback, title, blocks)
        .with_close(plain("Cancel", 24))
        .with_submit(plain(submit, 24))
        .with_private_metadata(metadata)
}

/// A modal that says one thing: `mrkdwn`, already escaped.
pub fn notice(title: &str, mrkdwn: &str) -> SlackModalView {
    modal("notice", title, vec![section(mrkdwn)])
}

/// A Home tab, cut to 100 blocks.
pub fn home(blocks: Vec<SlackBlock>) -> SlackHomeView {
    SlackHomeView::new(blocks.into_iter().take(VIEW_BLOCKS).collect())
}
