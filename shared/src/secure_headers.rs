//! The security headers of every kind of answer, in one table: what the OWASP Secure
//! Headers Project proposes (<https://owasp.org/www-project-secure-headers/>), and for
//! each kind what it needs otherwise. `edge/_headers` says the same of static files.

/// What kind of answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Data for the owner: `/v1/…`, and whatever is no other kind.
    OwnerData,
    /// Data and scripts that any site's page may read: `/f/…`.
    PublicData,
    /// A page for visitors, which the sites of its form may frame. Its content security
    /// policy depends on the form.
    VisitorPage,
    /// A page for operators, and its scripts and styles.
    OperatorPage,
    /// A static script or module that any site's page may use.
    PublicAsset,
    /// A static document that any site's page may read.
    PublicDocument,
}

/// A header and its value.
pub type Header = (&'static str, &'static str);

/// How long browsers come by `https` only, in seconds: two years
/// (RFC 6797 § 6.1.1; <https://hstspreload.org>).
pub const STRICT_TRANSPORT: &str = "max-age=63072000";
/// The same, for every host below this one as well.
pub const STRICT_TRANSPORT_BELOW: &str = "max-age=63072000; includeSubDomains";

/// What every answer has.
pub const EVERY: [Header; 4] = [
    ("x-content-type-options", "nosniff"),
    ("strict-transport-security", STRICT_TRANSPORT),
    ("x-permitted-cross-domain-policies", "none"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), \
         encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), \
         idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), \
         picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
         usb=(), xr-spatial-tracking=()",
    ),
];

/// The policy of what is no page: nothing is loaded, run, sent or framed.
const NO_PAGE: Header = (
    "content-security-policy",
    "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
);
const NOT_KEPT: Header = ("cache-control", "no-store");
const NO_REFERRER: Header = ("referrer-policy", "no-referrer");
const NOT_FRAMED: Header = ("x-frame-options", "DENY");
const FOR_ANY_SITE: Header = ("cross-origin-resource-policy", "cross-origin");
const FOR_OURSELVES: Header = ("cross-origin-resource-policy", "same-origin");
const OWN_WINDOW: Header = ("cross-origin-opener-policy", "same-origin");
const ANY_SITE_READS: Header = ("access-control-allow-origin", "*");

impl AnswerKind {
    /// What an answer of this kind has besides [`EVERY`]; of an answer that says something
    /// of its own instead, its own counts.
    pub fn headers(self) -> &'static [Header] {
        match self {
            Self::OwnerData => &[
                NO_PAGE,
                NOT_KEPT,
                NO_REFERRER,
                NOT_FRAMED,
                FOR_OURSELVES,
                OWN_WINDOW,
            ],
            Self::PublicData => &[NO_PAGE, NOT_KEPT, NO_REFERRER, NOT_FRAMED, FOR_ANY_SITE],
            Self::VisitorPage => &[
                NO_PAGE,
                NOT_KEPT,
                // Without a referrer the page's own form would be sent with `Origin: null`.
                ("referrer-policy", "strict-origin-when-cross-origin"),
                // A page that isolates itself may frame it nevertheless.
                FOR_ANY_SITE,
                OWN_WINDOW,
            ],
            Self::OperatorPage => &[
                (
                    "content-security-policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; \
                     connect-src 'self'; img-src 'self' data:; form-action 'self'; \
                     base-uri 'none'; frame-ancestors 'none'; \
                     require-trusted-types-for 'script'",
                ),
                ("cache-control", "no-cache"),
                NO_REFERRER,
                NOT_FRAMED,
                FOR_OURSELVES,
                OWN_WINDOW,
                ("cross-origin-embedder-policy", "require-corp"),
            ],
            Self::PublicAsset => &[ANY_SITE_READS, FOR_ANY_SITE],
            Self::PublicDocument => &[ANY_SITE_READS, FOR_ANY_SITE, NO_PAGE, NO_REFERRER],
        }
    }
}
