//! The 23 strings of the article, alone and inside a mail of Postfix: exactly the reason that design/reasons.md names.

use kaeru::{Options, Reason, Report, analyze};

/// `t!(name, text, reason)`: one case a line.
macro_rules! t {
    ($name:ident, $text:expr, $reason:ident) => {
        #[test]
        fn $name() {
            assert_eq!(reasons(&alone($text)), [Reason::$reason], "alone");
            assert_eq!(reasons(&in_a_mail($text)), [Reason::$reason], "in a mail");
        }
    };
}

t!(delay_reason_full, "Delay reason: mailbox is full", MailboxFull);
t!(quota_exceeded, "Quota exceeded (mailbox for user is full)", MailboxFull);
t!(delivery_incomplete, "Delivery incomplete", ConnectionFailed);
t!(connect_error, "FAILED_PRECONDITION: connect error", ConnectionFailed);
t!(disk_quota, "can not open new email file errno=122 file=/path/to/file", ServerFailure);
t!(size_limit, "message size 24433470 exceeds size limit", MessageTooLarge);
t!(size_violation, "550 5.7.0 Message Size Violation", MessageTooLarge);
t!(too_long, "554 The message is too long.", MessageTooLarge);
t!(no_permission, "you may not have permission to post messages to the group", PostingNotPermitted);
t!(spamhaus, "(reason: 553 http://www.spamhaus.org/query/bl?ip=192.0.2.1)", Blocklisted);
t!(pharmacy, "PERM_FAILURE: SMTP Error (state 12): 550 This message matches a blacklisted regular expression (Pharmacy)", ContentRejected);
t!(user_unknown, "User unknown", UserUnknown);
t!(user_not_found, "user not found", UserUnknown);
t!(invalid_address, "Recipient address rejected: invalid address", UserUnknown);
t!(account_does_not_exist, "550 5.1.1 The email account that you tried to reach does not exist", UserUnknown);
t!(local_recipient_table, "User unknown in local recipient table", UserUnknown);
t!(timed_out, "Connection timed out", DomainUnknown);
t!(host_not_found, "Host not found", DomainUnknown);
t!(address_resolution, "DNS Error: Address resolution", DomainUnknown);
t!(domain_name_not_found, "DNS Error: Domain name not found", DomainUnknown);
t!(command_died, "Command died with status 1: \"/path/to/script\". Command output:", DeliveryScriptFailed);
t!(looping, "mail is looping", MailLoop);
t!(accepts_no_mail, "554 5.7.1 Your mail could not be delivered because the recipient is not accepting any mail.", RecipientRefused);

#[test]
fn a_timeout_names_the_other_reading() {
    let report = alone("Connection timed out");
    let others: Vec<Reason> = report.recipients[0].alternatives.iter().map(|other| other.reason).collect();
    assert!(others.contains(&Reason::ConnectionFailed), "the other reading is missing: {others:?}");
}

#[test]
fn a_timeout_that_will_be_tried_again_is_a_failed_connection() {
    let report = alone("451 4.4.1 Connection timed out; will retry");
    assert_eq!(reasons(&report), [Reason::ConnectionFailed]);
    let others: Vec<Reason> = report.recipients[0].alternatives.iter().map(|other| other.reason).collect();
    assert!(others.contains(&Reason::DomainUnknown), "the other reading is missing: {others:?}");
}

fn reasons(report: &Report) -> Vec<Reason> {
    report.recipients.iter().map(|recipient| recipient.reason).collect()
}

fn alone(text: &str) -> Report {
    analyze(text.as_bytes(), &Options::default())
}

/// The report of Postfix's bounce(8), with a status that says nothing.
fn in_a_mail(text: &str) -> Report {
    let mail = format!(
        "Date: Mon, 14 Apr 2025 10:22:07 +0900 (JST)
From: MAILER-DAEMON@mx.example.jp (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: shop@example.jp
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"4ZQk1x4q0nz9sWp.1744593727/mx.example.jp\"

This is a MIME-encapsulated message.

--4ZQk1x4q0nz9sWp.1744593727/mx.example.jp
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.jp.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

<pond@example.org>: {text}

--4ZQk1x4q0nz9sWp.1744593727/mx.example.jp
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp
X-Postfix-Queue-ID: 4ZQk1x4q0nz9sWp
Arrival-Date: Mon, 14 Apr 2025 10:22:05 +0900 (JST)

Final-Recipient: rfc822; pond@example.org
Original-Recipient: rfc822;pond@example.org
Action: failed
Status: 5.0.0
Diagnostic-Code: X-Postfix; {text}

--4ZQk1x4q0nz9sWp.1744593727/mx.example.jp
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: shop@example.jp
To: pond@example.org
Subject: Order
Message-ID: <31@shop.example.jp>

Thank you for your order.

--4ZQk1x4q0nz9sWp.1744593727/mx.example.jp--
"
    );
    analyze(mail.as_bytes(), &Options::default())
}
