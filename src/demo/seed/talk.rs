//! What people say to each other in the channels.

/// One who speaks, and what they say. The first of a talk begins it; the others answer in its thread.
pub type Said = (&'static str, &'static str);

/// A talk, with the day on which it begins and where.
pub struct Talk {
    pub day: i64,
    pub hour: i64,
    pub channel: &'static str,
    pub said: &'static [Said],
}

/// Those that belong to every story.
pub const TALKS: &[Talk] = &[
    Talk {
        day: 0,
        hour: 10,
        channel: "general",
        said: &[(
            "U_OLGA",
            "Welcome everybody. Say hello here, with one thing you teach or build and one thing that annoys you \
             about it. Projects are announced in #projects; `/edtech` shows the rest.",
        )],
    },
    Talk {
        day: 0,
        hour: 11,
        channel: "general",
        said: &[(
            "U_BEN",
            "Ben, Falkenau. I build grade return so that nobody types 400 marks twice. What annoys me: 400 marks \
             typed twice.",
        )],
    },
    Talk {
        day: 0,
        hour: 13,
        channel: "general",
        said: &[(
            "U_OMAR",
            "Omar, I look after the student chapters. Most of our students can code and have never seen a \
             classroom from the front. I'd like to change that order.",
        )],
    },
    Talk {
        day: 0,
        hour: 14,
        channel: "general",
        said: &[(
            "U_MAEVE",
            "Maeve, Aldermoor. I read what you submit, usually on Tuesdays, usually with tea.",
        )],
    },
    Talk {
        day: 4,
        hour: 15,
        channel: "general",
        said: &[
            (
                "U_TESS",
                "Hello from Illinois. I teach nursing, second year. My students calculate drug doses on paper, under \
                 time, and I mark 80 sheets a week. Is there anything here that I could look at?",
            ),
            (
                "U_PRIYA",
                "Clearstep has number questions with units, so “5 mg” and “5 ml” are different answers. It has no \
                 nursing in it yet. Would you send me three of your sheets?",
            ),
            (
                "U_TESS",
                "With pleasure. The one about heparin is where everybody fails. Everybody includes me.",
            ),
            ("U_ANA", "I'd like to see that one too. Units in an input field are harder than they look."),
        ],
    },
    Talk {
        day: 13,
        hour: 9,
        channel: "projects",
        said: &[
            (
                "U_FATIMA",
                "I tried three of the projects here in Arabic. Two put the progress bar on the wrong side, one was \
                 fine. I've written down what the good one does; it fits on half a page.",
            ),
            ("U_WANJIRU", "Was Satchel one of the two?"),
            ("U_FATIMA", "Satchel was the one that was fine, apart from page numbers."),
            ("U_WANJIRU", "I'll take that. Page numbers are in the tracker as of now."),
        ],
    },
    Talk {
        day: 10,
        hour: 13,
        channel: "organizers",
        said: &[
            (
                "U_MAEVE",
                "About Quiet Hours: it's good, it's in use, and it isn't open. “Source on request” means that nobody \
                 here may change it.",
            ),
            ("U_OLGA", "Then it's a no for the list, and a kind one. He answers questions well in #general."),
            ("U_OMAR", "Agreed. If he ever opens the solver, half of my students would read it."),
        ],
    },
    Talk {
        day: 21,
        hour: 11,
        channel: "general",
        said: &[
            (
                "U_ISABEL",
                "Isabel, digital learning at Valdemora. We record 70 lectures a week and caption nine of them. I'm \
                 here for Undertone, and I can offer a room, a server and two assistants for a trial in spring.",
            ),
            ("U_LUCIA", "My own house, and we meet on Slack. I'm on the second floor, come by."),
            ("U_ISABEL", "I'm in the annex. It has taken four years."),
        ],
    },
    Talk {
        day: 33,
        hour: 8,
        channel: "general",
        said: &[
            (
                "U_DANIEL",
                "Daniel, chemistry, Kisiwa. 240 students, 18 places in the lab. Has anybody run Fume Hood without a \
                 network? Our computer room has one on paper.",
            ),
            (
                "U_YUSUF",
                "It runs from a folder: download the release, open index.html. The titration needs 30 MB. If \
                 something asks for the network, that's a fault of mine, so tell me which.",
            ),
            (
                "U_TOMAS",
                "I have it on 60 old machines that way. Use Firefox there, and switch the shadows off.",
            ),
            ("U_DANIEL", "I'll try on Thursday with twelve volunteers and report."),
        ],
    },
];

/// Which of these took place is up to the seed.
pub const SMALL_TALKS: &[Talk] = &[
    Talk {
        day: 15,
        hour: 12,
        channel: "general",
        said: &[
            (
                "U_GRACE",
                "A request to all with a quiz or a form: after an error, put the focus on the error. I've now filled \
                 in four sign-ups from the top, twice each.",
            ),
            ("U_CARO", "Guilty in two places. Is there a page that I can hand to a developer?"),
            ("U_GRACE", "WCAG has one, nobody reads it. I'll record two minutes of what it sounds like."),
        ],
    },
    Talk {
        day: 16,
        hour: 14,
        channel: "general",
        said: &[
            ("U_HANA", "Does anybody have open data of quiz answers, with consent, a few thousand rows?"),
            ("U_PRIYA", "1,900 rows for one question, anonymous, students agreed. It's small but clean."),
            ("U_HANA", "Small and clean is rare. Yes, please."),
        ],
    },
    Talk {
        day: 18,
        hour: 10,
        channel: "general",
        said: &[
            (
                "U_LIAM",
                "Our code club is 14 children and one adult who can't keep up, me. What do you use at that age?",
            ),
            (
                "U_JOANNA",
                "Not my field, but my son drew for an hour with a turtle and complained when it ended.",
            ),
            ("U_ARJUN", "My daughter did the same at eight. She now corrects my angles."),
        ],
    },
    Talk {
        day: 23,
        hour: 16,
        channel: "projects",
        said: &[
            (
                "U_CHLOE",
                "For whoever needs it: a sheet of which open licences may be mixed in one document. Made for \
                 teachers, one page, no Latin.",
            ),
            ("U_AMARA", "The row on ShareAlike has just saved me a letter to our lawyer. Thank you."),
        ],
    },
    Talk {
        day: 25,
        hour: 9,
        channel: "general",
        said: &[
            (
                "U_OMAR",
                "Student evening in two weeks: three projects, ten minutes each, no slides. Who shows something?",
            ),
            ("U_NOOR", "I can show how I broke a gradebook, and how I noticed."),
            ("U_ZANELE", "Count me in with a phone in flight mode."),
        ],
    },
];

/// What is said in Gradelink's own channel.
pub const GRADELINK: &[(i64, &[Said])] = &[
    (
        11,
        &[
            (
                "U_NOOR",
                "I followed the setup page on a fresh Moodle. First guess at step 4: “the usual key”. Which one?",
            ),
            (
                "U_BEN",
                "The public one, under “Tool details”. I've read that page for two years without seeing it.",
            ),
            ("U_NOOR", "I'll write it with a picture. Is PNG fine?"),
            ("U_BEN", "PNG is fine, and please write what the picture shows beneath it."),
        ],
    ),
    (
        32,
        &[
            (
                "U_MARIT",
                "Two lost grades at Falkenau this morning, both with a correct log. The log is the best part.",
            ),
            ("U_BEN", "Both are the student who left the course. I'd be glad if somebody took issue 212."),
        ],
    ),
];

/// What is said in Clearstep's own channel.
pub const CLEARSTEP: &[(i64, &[Said])] = &[(
    27,
    &[
        (
            "U_PRIYA",
            "The unit input from Tess's sheets works: “0.5 ml”, “,5 ml” and “half a ml” are read. The last one was a joke that got out of hand.",
        ),
        ("U_TESS", "“Half a ml” is what they say on the ward. Please keep it."),
        ("U_GRACE", "With NVDA it says “blank” before the unit. I've opened an issue with a recording."),
    ],
)];

/// The group message of Minh and Lucía, once they are introduced.
pub const EDITOR: &[Said] = &[
    (
        "U_LUCIA",
        "Hello Minh. You wrote that you can take the waveform; I've looked for the stutter since August.",
    ),
    (
        "U_MINH",
        "Hi! I ran the 40-minute sample yesterday: the whole wave is redrawn at each key. Drawing what is on screen should do.",
    ),
    ("U_LUCIA", "Could you show me? Thursday, 9:00 here, is 15:00 for you."),
    ("U_MINH", "Thursday is good. I'll bring numbers, before and after."),
];

/// The group message of Noor and Ben.
pub const DOCUMENTATION: &[Said] = &[
    ("U_BEN", "Hello Noor, good to have you. Nothing here bites apart from OAuth."),
    (
        "U_NOOR",
        "Thank you! I have Tuesday and Thursday evenings. I'd begin with the setup page, as the task says.",
    ),
    ("U_BEN", "Perfect. Ask in #proj-gradelink, then the answers are there for the next one."),
];

/// The group message of Zanele and Wanjiru.
pub const ANDROID: &[Said] = &[
    ("U_WANJIRU", "Karibu, Zanele. Which phone do you test on?"),
    (
        "U_ZANELE",
        "A six-year-old one with 2 GB, on purpose. Pages instead of megabytes is in a branch by Friday.",
    ),
];
