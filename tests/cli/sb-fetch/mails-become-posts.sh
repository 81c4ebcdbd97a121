# An mbox file: who, when, what and in answer to what; encoded words, charsets, quoted-printable, base64, parts; known by its
# first line, packed or not.
export SB_NOW=2026-03-26T00:00:00Z
cat >list.mbox <<'END'
From joerg@example.org Tue Mar 24 08:00:00 2026
Received: from a.example by b.example; Tue, 24 Mar 2026 08:00:00 +0000
From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <Joerg@Example.ORG>
To: help@larkspur.example
Subject: =?UTF-8?B?TGFya3NwdXI6IHRvbyBu?=
 =?UTF-8?B?YXJyb3cg4pii?=
Date: Tue, 24 Mar 2026 09:00:00 +0100 (CET)
Message-ID: <1@example.org>
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Sch=F6n, but too narrow. See https://a.example/x #fit=
 and more

>From here on it hurts.
>>From twice.
From Tuesday on, that is.

From help@larkspur.example Tue Mar 24 09:00:00 2026
From: "Help, Larkspur" <help@larkspur.example>
Subject: Re: Larkspur
Date: Tue, 24 Mar 2026 09:00:00 GMT
Message-ID: <2@larkspur.example>
In-Reply-To: <1@example.org>
References: <0@example.org> <1@example.org>
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: text/plain
Content-Disposition: attachment; filename=terms.txt

No refunds.
--a
Content-Type: message/rfc822

From: ann@example.org
Subject: what was sent on

Not the text of this one.
--a
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

 
--b
Content-Type: text/html; charset=windows-1251
Content-Transfer-Encoding: base64

PHA+8e/g8ejh7iA8YSBocmVmPSJodHRwczovL2xhcmtzcHVyLmV4YW1wbGUvcmV0dXJucyI+cmV0dXJuczwvYT48L3A+
--b--
--a--

From bo at talk.example  Wed Mar 25 10:00:00 2026
From: bo at talk.example (Bo Li)
References: <8@talk.example> <9@talk.example>

From a list, without an id or a date.
END
sb-fetch list.mbox | sed 's/,"lang":"en","lang_by":"detected"//' # CLD2 is not on every machine
gzip <list.mbox | sb-fetch - --since 2026-03-25 | jq -c '[.id, .via]'
sed 1d list.mbox | sb-fetch --as mbox - | jq -r .id
