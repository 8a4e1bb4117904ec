//! What a mail administrator looks for: codes, hosts, the stage, other tools' names.

use crate::app::words;
use crate::knowledge::Words;
use crate::report::{BounceType, Command, Recipient};
use crate::{Language, Report};
use yew::prelude::*;

pub fn codes(recipient: &Recipient, w: &Words) -> Html {
    if recipient.codes.is_empty() {
        return Html::default();
    }
    html! {
        <details class="codes">
            <summary>{ w.codes }</summary>
            <dl class="codes-list">
                { for recipient.codes.iter().map(|code| html! { <div><dt><code>{ &code.code }</code></dt><dd>{ code.meaning }</dd></div> }) }
            </dl>
        </details>
    }
}

pub fn admin(report: &Report, recipient: &Recipient, language: Language) -> Html {
    html! {
        <details class="admin">
            <summary>{ words::of(language).for_admins }</summary>
            <dl class="technical">
                { for rows(report, recipient, language).into_iter().filter_map(|(name, value)| Some(html! { <div><dt>{ name }</dt><dd>{ value? }</dd></div> })) }
            </dl>
        </details>
    }
}

type Row = (&'static str, Option<String>);

fn rows(report: &Report, recipient: &Recipient, language: Language) -> [Row; 11] {
    let w = words::of(language);
    [
        (w.admin_reason, Some(recipient.reason.name().to_owned())),
        (w.admin_status, recipient.status.clone()),
        (w.admin_reply_code, recipient.reply_code.map(|code| code.to_string())),
        (w.admin_bounce_type, bounce_type(recipient.bounce_type, w)),
        (w.admin_stage, recipient.command.map(|command| stage(command, w).to_owned())),
        (w.admin_remote, recipient.remote_mta.clone()),
        (w.admin_reporting, report.reporting_mta.clone()),
        (w.admin_software, report.software.clone()),
        (w.admin_provider, recipient.provider.map(str::to_owned)),
        (w.admin_last, recipient.last_attempt_date.as_deref().map(|date| super::facts::date(date, language))),
        (w.admin_message_id, report.message.as_ref().and_then(|message| message.message_id.clone())),
    ]
}

fn bounce_type(said: BounceType, w: &Words) -> Option<String> {
    match said {
        BounceType::Hard => Some(w.bounce_hard.to_owned()),
        BounceType::Soft => Some(w.bounce_soft.to_owned()),
        BounceType::None => None,
    }
}

fn stage(command: Command, w: &Words) -> &'static str {
    match command {
        Command::Connect => w.stage_connect,
        Command::Ehlo => w.stage_ehlo,
        Command::Starttls => w.stage_starttls,
        Command::Auth => w.stage_auth,
        Command::Mail => w.stage_mail,
        Command::Rcpt => w.stage_rcpt,
        Command::Data => w.stage_data,
    }
}
