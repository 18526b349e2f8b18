//! What people said of themselves.

/// A profile as somebody fills it in.
pub struct ProfileText {
    pub id: &'static str,
    /// Skills, each with a level of the form; empty: it is left as the form has it.
    pub have: &'static [(&'static str, &'static str)],
    pub wanted: &'static [&'static str],
    pub subjects: &'static [&'static str],
    pub hours: &'static str,
    /// More than one project at once.
    pub projects: &'static str,
    pub seeks_mentor: bool,
    pub offers_mentoring: bool,
    pub languages: &'static [&'static str],
    pub github: &'static str,
    pub about: &'static str,
    /// Everyone may find them, not owners alone.
    pub open: bool,
}

const QUIET: ProfileText = ProfileText {
    id: "",
    have: &[],
    wanted: &[],
    subjects: &[],
    hours: "4",
    projects: "1 project",
    seeks_mentor: false,
    offers_mentoring: false,
    languages: &[],
    github: "",
    about: "",
    open: false,
};

/// Knows it well enough to lead.
const LEAD: &str = "Can lead";
/// Has tried it.
const TRIED: &str = "Have tried";
/// As the form has it: comfortable.
const OK: &str = "";

pub const PROFILES: &[ProfileText] = &[
    ProfileText {
        id: "U_ANA",
        languages: &["English", "Spanish"],
        have: &[("React", LEAD), ("TypeScript", OK), ("CSS", OK), ("WAI-ARIA", TRIED)],
        wanted: &["WCAG", "Svelte"],
        subjects: &["Mathematics", "Physics"],
        hours: "5",
        projects: "2 projects",
        github: "ana-ruiz-dev",
        about: "I taught maths for two years before I wrote front ends. I'd like to build something my old pupils could use.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_ARJUN",
        have: &[("Ruby on Rails", LEAD), ("PostgreSQL", OK), ("REST APIs", OK), ("OAuth", OK)],
        wanted: &["LTI Advantage"],
        subjects: &["Computer science"],
        hours: "6",
        projects: "2 projects",
        github: "arjun-builds",
        about: "Ten years of web back ends, the last three at a company that sells exam software. Now something open.",
        ..QUIET
    },
    ProfileText {
        id: "U_CARO",
        languages: &["English", "Swedish"],
        have: &[("UX design", LEAD), ("Figma", OK), ("Usability testing", OK), ("Design systems", OK)],
        wanted: &["Accessibility testing"],
        subjects: &["Design", "Writing and rhetoric"],
        hours: "3",
        about: "I like forms that nobody has to explain.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_NOOR",
        have: &[("Python", OK), ("Git", OK), ("Documentation", TRIED)],
        wanted: &["LTI", "Software testing"],
        subjects: &["Computer science"],
        hours: "6",
        seeks_mentor: true,
        github: "noor-rahimi",
        about: "Fourth semester. I have written a lot of exercises and never anything that somebody else runs.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_TOMAS",
        have: &[("Linux", LEAD), ("Docker", LEAD), ("Ansible", OK), ("Moodle", OK)],
        subjects: &["Vocational training"],
        hours: "3",
        offers_mentoring: true,
        about: "I keep eleven schools online. If a tool installs in one evening, I can try it on Monday.",
        ..QUIET
    },
    ProfileText {
        id: "U_ZANELE",
        have: &[("Kotlin", LEAD), ("Android", LEAD), ("SQLite", OK)],
        wanted: &["Progressive web apps"],
        subjects: &["Education and teacher training"],
        hours: "5",
        github: "zanele-m",
        about: "My mother teaches where the network comes and goes. Offline first is not a feature there.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_LIAM",
        have: &[("Vue", OK), ("Node.js", OK), ("TypeScript", OK), ("Docker", TRIED)],
        wanted: &["Educational simulations"],
        subjects: &["Chemistry", "Science outreach"],
        hours: "4",
        projects: "2 projects",
        about: "I run the Tuesday code club at our library.",
        ..QUIET
    },
    ProfileText {
        id: "U_HANA",
        languages: &["English", "Japanese"],
        have: &[("Python", LEAD), ("Statistics", LEAD), ("pandas", OK), ("Psychometrics", TRIED)],
        wanted: &["Knowledge tracing", "Data privacy"],
        subjects: &["Statistics", "Psychology"],
        hours: "3",
        github: "hanasato",
        about: "I can tell you what a difference of two points means, and what it doesn't.",
        ..QUIET
    },
    ProfileText {
        id: "U_FATIMA",
        languages: &["Arabic", "English", "French"],
        have: &[
            ("Technical writing", LEAD),
            ("Localization", LEAD),
            ("Arabic", LEAD),
            ("French", LEAD),
            ("English", OK),
        ],
        wanted: &["Git"],
        subjects: &["Linguistics", "Languages for newcomers"],
        hours: "5",
        projects: "3 projects",
        about: "Right-to-left is where most interfaces fall over. I find out where.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_JONAS",
        languages: &["English", "German"],
        have: &[("Rust", OK), ("Python", OK), ("WebAssembly", TRIED)],
        wanted: &["Compilers", "Automated grading"],
        subjects: &["Computer science"],
        hours: "4",
        seeks_mentor: true,
        github: "jweber-dev",
        about: "I tutor first-semester programming and answer the same eight questions every week.",
        ..QUIET
    },
    ProfileText {
        id: "U_GRACE",
        have: &[
            ("Screen readers", LEAD),
            ("Accessibility testing", LEAD),
            ("WCAG", OK),
            ("Sign language", OK),
        ],
        wanted: &["Video editing"],
        subjects: &["Special needs education"],
        hours: "4",
        offers_mentoring: true,
        about: "I use a screen reader every day, so I test with what I live with.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_MINH",
        have: &[("Svelte", LEAD), ("TypeScript", LEAD), ("Web performance", OK)],
        wanted: &["Captioning"],
        subjects: &["Foreign languages"],
        hours: "6",
        github: "minhtran-ui",
        about: "I learned English from subtitles, most of them wrong.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_ELIF",
        have: &[("Speech recognition", LEAD), ("Python", LEAD), ("PyTorch", OK), ("Forced alignment", OK)],
        wanted: &["Captioning"],
        subjects: &["Linguistics"],
        hours: "4",
        offers_mentoring: true,
        github: "elifkaya",
        about: "Speech is easy until somebody says a formula.",
        ..QUIET
    },
    ProfileText {
        id: "U_KENJI",
        have: &[("Python", LEAD), ("Algorithms", LEAD)],
        wanted: &["Rust"],
        hours: "2",
        ..QUIET
    },
    ProfileText {
        id: "U_HENRIK",
        have: &[("Rubrics", LEAD), ("Academic writing", LEAD), ("Peer learning", OK)],
        wanted: &["Survey design"],
        subjects: &["Study skills and academic writing"],
        hours: "2",
        ..QUIET
    },
    ProfileText {
        id: "U_CHLOE",
        languages: &["English", "French"],
        have: &[
            ("Open licensing", LEAD),
            ("Open educational resources", LEAD),
            ("Archives and metadata", OK),
        ],
        wanted: &["Markdown"],
        subjects: &["Information and library science"],
        hours: "3",
        about: "Ask me which licence your figure has. I have opinions and, usually, the answer.",
        open: true,
        ..QUIET
    },
    ProfileText {
        id: "U_AMARA",
        have: &[("Sign language", LEAD), ("LaTeX", OK), ("STEM education", OK)],
        wanted: &["Web components"],
        subjects: &["Mathematics", "Special needs education"],
        hours: "3",
        ..QUIET
    },
    ProfileText {
        id: "U_YUSUF",
        have: &[("JavaScript", OK), ("Educational simulations", LEAD), ("Three.js", OK)],
        wanted: &["Accessibility"],
        subjects: &["Chemistry"],
        hours: "3",
        ..QUIET
    },
];
