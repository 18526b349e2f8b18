//! Each family of limits: what is just allowed passes, one more is refused with its pointer.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{message_blocks, suggestions, view};

fn plain(length: usize) -> Value {
    json!({"type": "plain_text", "text": "ü".repeat(length)})
}

fn mrkdwn(length: usize) -> Value {
    json!({"type": "mrkdwn", "text": "x".repeat(length)})
}

fn modal(blocks: Value) -> Value {
    json!({"type": "modal", "title": plain(24), "submit": plain(24), "close": plain(24), "blocks": blocks})
}

fn home(blocks: Value) -> Value {
    json!({"type": "home", "blocks": blocks})
}

/// The mistakes of one block in a modal, with the pointer from the block on.
fn in_modal(block: Value) -> Vec<String> {
    let wrong = view(&modal(json!([block])), "modal", "/view");
    wrong.iter().map(|message| message.replace("/view/blocks/0", "")).collect()
}

fn in_home(block: Value) -> Vec<String> {
    view(&home(json!([block])), "home", "/view")
}

fn in_message(block: Value) -> Vec<String> {
    message_blocks(&[block], "/blocks")
}

fn input(element: Value) -> Value {
    json!({"type": "input", "label": plain(1), "element": element})
}

fn actions(element: Value) -> Value {
    json!({"type": "actions", "elements": [element]})
}

fn options(count: usize) -> Value {
    let option = |n: usize| json!({"text": plain(75), "value": format!("{n}"), "description": plain(75)});
    (0..count).map(option).collect()
}

/// Passes with `fits`, and with `over` is refused just so.
#[track_caller]
fn limit(block: impl Fn(Value) -> Value, fits: Value, over: Value, refused: &str) {
    assert_eq!(in_modal(block(fits)), Vec::<String>::new());
    assert_eq!(in_modal(block(over)), [refused]);
}

#[test]
fn texts_are_counted_in_characters() {
    let section = |text: Value| json!({"type": "section", "text": text});
    limit(section, mrkdwn(3000), mrkdwn(3001), "must be less than 3001 characters [json-pointer:/text/text]");
    limit(section, mrkdwn(1), mrkdwn(0), "must be more than 0 characters [json-pointer:/text/text]");
    let header = |text: Value| json!({"type": "header", "text": text});
    limit(header, plain(150), plain(151), "must be less than 151 characters [json-pointer:/text/text]");
    limit(header, plain(1), mrkdwn(1), "unsupported type: mrkdwn [json-pointer:/text/type]");
    let fields = |fields: Value| json!({"type": "section", "fields": fields});
    let over = json!(vec![mrkdwn(2000); 11]);
    limit(
        fields,
        json!(vec![mrkdwn(2000); 10]),
        over,
        "no more than 10 items allowed [json-pointer:/fields]",
    );
    let long = json!([mrkdwn(2001)]);
    limit(
        fields,
        json!([mrkdwn(1)]),
        long,
        "must be less than 2001 characters [json-pointer:/fields/0/text]",
    );
    let label =
        |label: Value| json!({"type": "input", "label": label, "element": {"type": "plain_text_input"}});
    limit(label, plain(2000), plain(2001), "must be less than 2001 characters [json-pointer:/label/text]");
    let nul = json!({"type": "plain_text", "text": "a\0"});
    limit(header, plain(1), nul, "must not contain NUL [json-pointer:/text/text]");
}

#[test]
fn a_view_has_its_parts_and_their_lengths() {
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut modal = modal(json!([]));
        change(&mut modal);
        view(&modal, "modal", "/view")
    };
    assert_eq!(wrong(&|_| ()), Vec::<String>::new());
    for part in ["title", "submit", "close"] {
        let refused = format!("must be less than 25 characters [json-pointer:/view/{part}/text]");
        assert_eq!(wrong(&|view| view[part] = plain(25)), [refused]);
    }
    for (part, most) in [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)] {
        assert_eq!(wrong(&|view| view[part] = json!("x".repeat(most))), Vec::<String>::new());
        let refused = format!("must be less than {} characters [json-pointer:/view/{part}]", most + 1);
        assert_eq!(wrong(&|view| view[part] = json!("x".repeat(most + 1))), [refused]);
    }
    let many = |count: usize| json!(vec![json!({"type": "divider"}); count]);
    assert_eq!(wrong(&|view| view["blocks"] = many(100)), Vec::<String>::new());
    let refused = "no more than 100 items allowed [json-pointer:/view/blocks]";
    assert_eq!(wrong(&|view| view["blocks"] = many(101)), [refused]);
    let dropped = |view: &mut Value| drop(view.as_object_mut().unwrap().remove("title"));
    assert_eq!(wrong(&dropped), ["missing required field: title [json-pointer:/view]"]);
    let refused = "invalid additional property: subtitle [json-pointer:/view]";
    assert_eq!(wrong(&|view| view["subtitle"] = json!(1)), [refused]);
    let refused = "must be a boolean [json-pointer:/view/notify_on_close]";
    assert_eq!(wrong(&|view| view["notify_on_close"] = json!("yes")), [refused]);
    let mut with_submit = home(json!([]));
    with_submit["submit"] = plain(1);
    assert_eq!(
        view(&with_submit, "home", "/view"),
        ["invalid additional property: submit [json-pointer:/view]"]
    );
    assert_eq!(
        view(&modal(json!([])), "home", "/view").last().unwrap(),
        "must be home [json-pointer:/view/type]"
    );
    assert_eq!(view(&json!("no"), "modal", "/view"), ["must provide an object [json-pointer:/view]"]);
}

#[test]
fn ids_are_unique_where_they_must_be() {
    let divider = |id: &str| json!({"type": "divider", "block_id": id});
    let two = |a: &str, b: &str| view(&modal(json!([divider(a), divider(b)])), "modal", "/view");
    assert_eq!(two("a", "b"), Vec::<String>::new());
    assert_eq!(two("a", "a"), ["block_id must be unique: a [json-pointer:/view/blocks/1/block_id]"]);
    let button = |id: &str| json!({"type": "button", "action_id": id, "text": plain(1)});
    let pair = |a: &str, b: &str| json!({"type": "actions", "elements": [button(a), button(b)]});
    assert_eq!(in_modal(pair("a", "b")), Vec::<String>::new());
    assert_eq!(in_modal(pair("a", "a")), ["action_id must be unique: a [json-pointer:/elements]"]);
    let other_blocks = modal(json!([actions(button("a")), actions(button("a"))]));
    assert_eq!(view(&other_blocks, "modal", "/view"), Vec::<String>::new(), "in another block it is free");
    let long = "i".repeat(256);
    assert_eq!(
        in_modal(actions(button(&long))),
        ["must be less than 256 characters [json-pointer:/elements/0/action_id]"]
    );
}

#[test]
fn buttons_and_confirmations() {
    let with = |name: &'static str| {
        move |value: Value| {
            let mut button = json!({"type": "button", "text": plain(75)});
            button[name] = value;
            actions(button)
        }
    };
    let at = |name: &str, most: usize| {
        format!("must be less than {} characters [json-pointer:/elements/0/{name}]", most + 1)
    };
    let long = |length: usize| json!("x".repeat(length));
    limit(with("value"), long(2000), long(2001), &at("value", 2000));
    limit(with("accessibility_label"), long(75), long(76), &at("accessibility_label", 75));
    limit(with("text"), plain(75), plain(76), &at("text/text", 75));
    let link = |length: usize| json!(format!("https://a.example/{}", "x".repeat(length - 18)));
    limit(with("url"), link(3000), link(3001), &at("url", 3000));
    limit(with("url"), link(30), json!("no url"), "must be a valid URL [json-pointer:/elements/0/url]");
    let refused = "must be one of primary, danger [json-pointer:/elements/0/style]";
    limit(with("style"), json!("danger"), json!("default"), refused);
    let confirm = |title: usize, text: usize, yes: usize| json!({"title": plain(title), "text": mrkdwn(text), "confirm": plain(yes), "deny": plain(30)});
    for (over, at) in [
        (confirm(101, 300, 30), "title/text]"),
        (confirm(100, 301, 30), "text/text]"),
        (confirm(100, 300, 31), "confirm/text]"),
    ] {
        assert_eq!(in_modal(with("confirm")(confirm(100, 300, 30))), Vec::<String>::new());
        let wrong = in_modal(with("confirm")(over));
        assert!(wrong.len() == 1 && wrong[0].ends_with(at), "{wrong:?}");
    }
    let many = |count: usize| json!(vec![json!({"type": "button", "text": plain(1)}); count]);
    let block = |elements: Value| json!({"type": "actions", "elements": elements});
    limit(block, many(25), many(26), "no more than 25 items allowed [json-pointer:/elements]");
}

#[test]
fn options_and_the_menus_they_are_in() {
    let menu = |kind: &'static str| move |options: Value| actions(json!({"type": kind, "options": options}));
    for (kind, most) in [
        ("static_select", 100),
        ("multi_static_select", 100),
        ("overflow", 5),
        ("radio_buttons", 10),
        ("checkboxes", 10),
    ] {
        let refused = format!("no more than {most} items allowed [json-pointer:/elements/0/options]");
        limit(menu(kind), options(most), options(most + 1), &refused);
        let refused = "must have at least 1 items [json-pointer:/elements/0/options]";
        limit(menu(kind), options(1), options(0), refused);
    }
    let option = |text: Value, value: &str| json!([{"text": text, "value": value}]);
    let fits = || option(plain(75), &"v".repeat(150));
    let select = menu("static_select");
    let at = "json-pointer:/elements/0/options/0";
    limit(
        select,
        fits(),
        option(plain(76), "v"),
        &format!("must be less than 76 characters [{at}/text/text]"),
    );
    let long = option(plain(1), &"v".repeat(151));
    limit(select, fits(), long, &format!("must be less than 151 characters [{at}/value]"));
    limit(select, fits(), option(mrkdwn(1), "v"), &format!("unsupported type: mrkdwn [{at}/text/type]"));
    assert_eq!(in_modal(menu("radio_buttons")(option(mrkdwn(1), "v"))), Vec::<String>::new());
    let group = |count: usize, label: usize| {
        let group = json!({"label": plain(label), "options": options(1)});
        actions(json!({"type": "static_select", "option_groups": vec![group; count]}))
    };
    assert_eq!(in_modal(group(100, 75)), Vec::<String>::new());
    assert_eq!(
        in_modal(group(101, 1)),
        ["no more than 100 items allowed [json-pointer:/elements/0/option_groups]"]
    );
    assert!(in_modal(group(1, 76))[0].contains("option_groups/0/label/text"));
    let both = json!({"type": "static_select", "options": options(1), "option_groups": []});
    assert!(in_modal(actions(both))[0].contains("either options or option_groups"));
    let initial = |option: &Value| {
        actions(json!({"type": "static_select", "options": options(2), "initial_option": option}))
    };
    assert_eq!(in_modal(initial(&options(2)[1])), Vec::<String>::new());
    assert!(in_modal(initial(&options(3)[2]))[0].starts_with("must exactly match one of the options"));
    let placeholder = |text: Value| actions(json!({"type": "users_select", "placeholder": text}));
    let refused = "must be less than 151 characters [json-pointer:/elements/0/placeholder/text]";
    limit(placeholder, plain(150), plain(151), refused);
}

#[test]
fn suggestions_may_be_empty_but_not_more_than_a_hundred() {
    assert_eq!(suggestions(&json!({"options": []})), Vec::<String>::new());
    assert_eq!(suggestions(&json!({"options": options(100)})), Vec::<String>::new());
    let group = json!({"option_groups": [{"label": plain(75), "options": options(100)}]});
    assert_eq!(suggestions(&group), Vec::<String>::new());
    assert_eq!(suggestions(&json!({"options": options(101)})).len(), 1);
    assert_eq!(suggestions(&json!({})).len(), 1);
    assert_eq!(suggestions(&json!([])).len(), 1);
    assert_eq!(suggestions(&json!({"options": [], "more": 1})).len(), 1);
}

#[test]
fn inputs_and_their_lengths() {
    let text = |name: &'static str| {
        move |value: Value| {
            let mut element = json!({"type": "plain_text_input"});
            element[name] = value;
            input(element)
        }
    };
    limit(
        text("max_length"),
        json!(3000),
        json!(3001),
        "must be from 1 to 3000 [json-pointer:/element/max_length]",
    );
    limit(
        text("min_length"),
        json!(3000),
        json!(-1),
        "must be from 0 to 3000 [json-pointer:/element/min_length]",
    );
    let crossed = json!({"type": "plain_text_input", "min_length": 5, "max_length": 4});
    assert_eq!(in_modal(input(crossed)).len(), 1);
    let prefilled =
        |value: &str| input(json!({"type": "plain_text_input", "max_length": 3, "initial_value": value}));
    assert_eq!(in_modal(prefilled("abc")), Vec::<String>::new());
    assert_eq!(in_modal(prefilled("abcd")).len(), 1);
    let files = |most: Value| input(json!({"type": "file_input", "max_files": most}));
    limit(files, json!(10), json!(11), "must be from 1 to 10 [json-pointer:/element/max_files]");
    let date = |date: Value| input(json!({"type": "datepicker", "initial_date": date}));
    let refused = "must be a date as YYYY-MM-DD [json-pointer:/element/initial_date]";
    limit(date, json!("2026-11-24"), json!("24.11.2026"), refused);
    let number = json!({"type": "number_input"});
    assert_eq!(
        in_modal(input(number)),
        ["missing required field: is_decimal_allowed [json-pointer:/element]"]
    );
    let focused = json!({"type": "plain_text_input", "focus_on_load": true});
    let two = modal(json!([input(focused.clone()), input(focused)]));
    assert_eq!(
        view(&two, "modal", "/view"),
        ["only one element may have focus_on_load [json-pointer:/view]"]
    );
    let many = |count: usize| {
        let users = vec!["U1"; count];
        input(json!({"type": "multi_users_select", "max_selected_items": 2, "initial_users": users}))
    };
    assert_eq!((in_modal(many(2)).len(), in_modal(many(3)).len()), (0, 1));
}

#[test]
fn elements_belong_into_their_blocks() {
    let text = json!({"type": "plain_text_input"});
    assert_eq!(
        in_modal(actions(text.clone())),
        ["unsupported type: plain_text_input [json-pointer:/elements/0]"]
    );
    let button = json!({"type": "button", "text": plain(1)});
    assert_eq!(in_modal(input(button.clone())), ["unsupported type: button [json-pointer:/element]"]);
    let accessory = |element: Value| json!({"type": "section", "text": mrkdwn(1), "accessory": element});
    assert_eq!(in_modal(accessory(button)), Vec::<String>::new());
    assert_eq!(in_modal(accessory(text)).len(), 1);
    let image = json!({"type": "image", "image_url": "https://a.example/i.png", "alt_text": "An image"});
    assert_eq!(in_modal(accessory(image.clone())), Vec::<String>::new());
    assert_eq!(
        in_modal(json!({"type": "context", "elements": vec![image.clone(); 10]})),
        Vec::<String>::new()
    );
    assert_eq!(in_modal(json!({"type": "context", "elements": vec![image; 11]})).len(), 1);
    assert_eq!(
        in_modal(actions(json!({"type": "slider"}))),
        ["unsupported type: slider [json-pointer:/elements/0]"]
    );
    assert_eq!(in_modal(actions(json!(7))), ["unsupported type:  [json-pointer:/elements/0]"]);
}

#[test]
fn surfaces_take_what_they_take() {
    let table = json!({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]});
    let markdown = json!({"type": "markdown", "text": "x"});
    let alert = json!({"type": "alert"});
    let passes = |block: &Value| {
        [in_modal(block.clone()), in_home(block.clone()), in_message(block.clone())]
            .map(|wrong| wrong.is_empty())
    };
    assert_eq!(passes(&table), [false, true, true]);
    assert_eq!(passes(&markdown), [false, false, true]);
    assert_eq!(passes(&alert), [true, false, false]);
    assert_eq!(passes(&json!({"type": "divider"})), [true, true, true]);
    assert_eq!(passes(&json!({"type": "marquee"})), [false, false, false]);
    assert_eq!(passes(&input(json!({"type": "email_text_input"}))), [true, false, false]);
    assert_eq!(
        passes(&input(json!({"type": "number_input", "is_decimal_allowed": true}))),
        [true, false, false]
    );
    assert_eq!(passes(&input(json!({"type": "rich_text_input"}))), [true, true, false]);
    assert_eq!(passes(&input(json!({"type": "datetimepicker"}))), [true, false, true]);
    assert_eq!(passes(&input(json!({"type": "plain_text_input"}))), [true, true, true]);
}

#[test]
fn messages_hold_fifty_blocks_and_so_much_markdown() {
    let many = |count: usize| message_blocks(&vec![json!({"type": "divider"}); count], "/blocks");
    assert_eq!((many(50).len(), many(51).len()), (0, 1));
    let markdown = |lengths: &[usize]| {
        let block = |length: &usize| json!({"type": "markdown", "text": "x".repeat(*length)});
        message_blocks(&lengths.iter().map(block).collect::<Vec<_>>(), "/blocks").len()
    };
    assert_eq!(markdown(&[6000, 6000]), 0);
    assert_eq!((markdown(&[12_001]), markdown(&[6000, 6001])), (1, 1));
    let table = |rows: usize, columns: usize| {
        let cell = json!({"type": "raw_text", "text": "x"});
        in_message(json!({"type": "table", "rows": vec![vec![cell; columns]; rows]})).len()
    };
    assert_eq!((table(100, 20), table(101, 1), table(1, 21)), (0, 1, 1));
    let image = |alt: usize| {
        in_message(json!({
            "type": "image", "image_url": "https://a.example/i.png", "alt_text": "x".repeat(alt), "title": plain(2000),
        }))
    };
    assert_eq!((image(2000).len(), image(2001).len()), (0, 1));
}

/// Any JSON at all, more often with the words that Block Kit knows.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "type",
        "text",
        "blocks",
        "elements",
        "element",
        "accessory",
        "options",
        "value",
        "section",
        "input",
        "actions",
        "static_select",
        "modal",
        "home",
        "plain_text",
        "label",
        "title",
        "block_id",
        "action_id",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(word.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_view_however_odd_is_a_panic(mut odd in any_json()) {
        view(&odd, "modal", "/view");
        view(&odd, "home", "/view");
        suggestions(&odd);
        if let Some(blocks) = odd.as_array_mut() {
            message_blocks(blocks, "/blocks");
            super::super::values::complete(blocks, || 1);
        }
    }
}
