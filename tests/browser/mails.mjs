// Error mails for the browser tests, each as short as its kind allows.

export const USER_UNKNOWN = '550 5.1.1 <taro@example.jp>: Recipient address rejected: User unknown in local recipient table';

const LINE = 'Received: from mx.example.net (mx.example.net [192.0.2.7]) by mail.example.org with ESMTPS id 4Yx0; Mon, 9 Nov 2026 10:00:00 +0900\n';

/** A whole report (RFC 3464) of about `size` bytes; its headers are the padding, as in life. */
export const report = (size) => `${LINE.repeat(Math.max(1, Math.round((size - 900) / LINE.length)))}\
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: hanako@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="frontier"

--frontier
Content-Type: text/plain; charset=us-ascii

<taro@example.jp>: host mx.example.jp[192.0.2.1] said: 550 5.1.1
    <taro@example.jp>: Recipient address rejected: User unknown in local
    recipient table (in reply to RCPT TO command)

--frontier
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; taro@example.jp
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <taro@example.jp>: Recipient address rejected: User unknown

--frontier--
`;
