//! Error mails to try, each for one of the usual reasons.

use crate::knowledge::Words;

pub struct Sample {
    pub name: &'static str,
    pub label: fn(&Words) -> &'static str,
    pub text: &'static str,
}

/// The name is that of the reason, of the file and, with `sample_` before it, of the words on the chip.
macro_rules! samples {
    ($($name:ident . $kind:ident, $label:ident;)*) => {
        pub const SAMPLES: &[Sample] = &[$(Sample {
            name: stringify!($name),
            label: |w| w.$label,
            text: include_str!(concat!("../../www/samples/", stringify!($name), ".", stringify!($kind))),
        }),*];
    };
}

samples! {
    user_unknown.txt, sample_user_unknown;
    mailbox_full.eml, sample_mailbox_full;
    domain_unknown.txt, sample_domain_unknown;
    message_too_large.eml, sample_message_too_large;
    recipient_refused.txt, sample_recipient_refused;
    blocklisted.txt, sample_blocklisted;
    content_rejected.txt, sample_content_rejected;
    posting_not_permitted.txt, sample_posting_not_permitted;
    connection_failed.txt, sample_connection_failed;
    server_failure.txt, sample_server_failure;
    delivery_script_failed.eml, sample_delivery_script_failed;
    mail_loop.eml, sample_mail_loop;
    several.eml, sample_several;
    delayed.txt, sample_delayed;
    auto_reply.eml, sample_auto_reply;
}
