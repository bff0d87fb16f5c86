//! Two tables-as-macros that keep one list where otherwise three would drift apart.

/// Declares the events of one aggregate: the variant, the stored name and version that are frozen for ever, and the
/// body it carries. From this one table come the enum, the stored names, decoding and the JSON Schemas.
macro_rules! stored_events {
    ($(#[$doc:meta])* pub enum $name:ident in $class:literal {
        $( $(#[$vdoc:meta])* $variant:ident($body:ty) = $stored:literal v $version:literal, )+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $( $(#[$vdoc])* $variant($body), )+
        }

        impl $crate::recorded::StoredEvent for $name {
            const CLASS: &'static str = $class;

            fn stored_name(&self) -> (&'static str, u16) {
                match self { $( Self::$variant(_) => ($stored, $version), )+ }
            }

            fn body(&self) -> serde_json::Result<Box<serde_json::value::RawValue>> {
                match self { $( Self::$variant(body) => serde_json::value::to_raw_value(body), )+ }
            }

            fn decode(name: &str, version: u16, body: &serde_json::value::RawValue)
                -> Result<Self, $crate::recorded::DecodeError> {
                match (name, version) {
                    $( ($stored, $version) => Ok(Self::$variant(serde_json::from_str(body.get())?)), )+
                    _ => Err($crate::recorded::DecodeError::UnknownEvent { class: $class, name: name.to_owned(), version }),
                }
            }

            fn schemas() -> Vec<$crate::recorded::EventSchema> {
                vec![ $( $crate::recorded::EventSchema {
                    class: $class, name: $stored, version: $version, schema: schemars::schema_for!($body),
                }, )+ ]
            }
        }

        $( impl From<$body> for $name { fn from(body: $body) -> Self { Self::$variant(body) } } )+
    };
}

/// Declares a vocabulary: an enum stored in kebab case, with its GraphQL enum behind the feature and the words people read.
macro_rules! vocabulary {
    ($(#[$doc:meta])* pub enum $name:ident { $( $(#[$vdoc:meta])* $variant:ident = $stored:literal $words:literal, )+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
        pub enum $name {
            $( $(#[$vdoc])* #[serde(rename = $stored)] $variant, )+
        }

        impl $name {
            /// Every term, in the order of the vocabulary.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The stored and written form, as in packs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $stored, )+ }
            }

            /// The words people read.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $( Self::$variant => $words, )+ }
            }

            /// Reads the stored form.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $( $stored => Some(Self::$variant), )+ _ => None }
            }
        }
    };
}
