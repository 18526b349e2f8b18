//! Languages that people work in. One list for both sides: a filter must not fail on how a language is spelt.

/// By their English names, in their order.
pub const LANGUAGES: &[&str] = &[
    "Afrikaans",
    "Albanian",
    "Amharic",
    "Arabic",
    "Armenian",
    "Azerbaijani",
    "Basque",
    "Bengali",
    "Bosnian",
    "Bulgarian",
    "Burmese",
    "Catalan",
    "Chinese (Cantonese)",
    "Chinese (Mandarin)",
    "Croatian",
    "Czech",
    "Danish",
    "Dutch",
    "English",
    "Estonian",
    "Finnish",
    "French",
    "Galician",
    "Georgian",
    "German",
    "Greek",
    "Guarani",
    "Gujarati",
    "Haitian Creole",
    "Hausa",
    "Hebrew",
    "Hindi",
    "Hungarian",
    "Icelandic",
    "Igbo",
    "Indonesian",
    "Irish",
    "Italian",
    "Japanese",
    "Kannada",
    "Kazakh",
    "Khmer",
    "Kinyarwanda",
    "Korean",
    "Kurdish",
    "Lao",
    "Latvian",
    "Lithuanian",
    "Macedonian",
    "Malay",
    "Malayalam",
    "Maltese",
    "Marathi",
    "Mongolian",
    "Nepali",
    "Norwegian",
    "Pashto",
    "Persian",
    "Polish",
    "Portuguese",
    "Punjabi",
    "Quechua",
    "Romanian",
    "Russian",
    "Serbian",
    "Sinhala",
    "Slovak",
    "Slovenian",
    "Somali",
    "Spanish",
    "Swahili",
    "Swedish",
    "Tagalog",
    "Tamil",
    "Telugu",
    "Thai",
    "Tigrinya",
    "Turkish",
    "Ukrainian",
    "Urdu",
    "Uzbek",
    "Vietnamese",
    "Welsh",
    "Xhosa",
    "Yoruba",
    "Zulu",
];

/// Those of `named` that are in the list, in its order, each once.
pub fn known(named: &[String]) -> Vec<String> {
    LANGUAGES
        .iter()
        .filter(|language| named.iter().any(|name| name == *language))
        .map(|one| (*one).to_owned())
        .collect()
}

/// The list for a menu: text and value.
pub fn choices() -> Vec<(String, String)> {
    LANGUAGES.iter().map(|language| ((*language).to_owned(), (*language).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_holds_them_all_in_order() {
        assert!(LANGUAGES.len() <= 100 && LANGUAGES.is_sorted(), "Slack shows a hundred");
        let named = ["Spanish", "Klingon", "English", "Spanish"].map(str::to_owned);
        assert_eq!(known(&named), ["English", "Spanish"]);
    }
}
