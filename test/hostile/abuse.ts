import { gzipSync } from 'node:zlib'
import type { Chance } from './chance.ts'
import { NASTY } from './nasty.ts'
import type { Attempt } from './request.ts'

type Abuse = (attempt: Attempt, chance: Chance) => Partial<Attempt>

const withHeaders = (attempt: Attempt, headers: Attempt['headers']) => ({
  headers: { ...attempt.headers, ...headers },
})
const withBody = (attempt: Attempt, body: string | Buffer, headers: Attempt['headers'] = {}) => ({
  body,
  headers: { ...attempt.headers, 'content-type': 'application/json', ...headers },
})
const text = (attempt: Attempt) => (attempt.body ?? '{}').toString()
/** What may stand in a header's value on the wire. */
const latin = (value: string) => value.replace(/[^\x20-\x7e]/g, '?').slice(0, 2_000)

/** What can be done to a request as a whole, by name. */
export const ABUSES: Readonly<Record<string, Abuse>> = {
  'prototype keys': (a) =>
    withBody(
      a,
      text(a).replace(/^\{/, '{"__proto__":{"administrator":true},"constructor":{"prototype":{}},'),
    ),
  'only a prototype': (a) => withBody(a, '{"__proto__":{"version":1,"decision":"approve"}}'),
  'keys twice': (a) => withBody(a, text(a).replace(/^\{/, '{"text":"a","text":"b","version":2,"version":1,')),
  'deep nesting': (a) => withBody(a, `{"text":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
  'deep objects': (a) => withBody(a, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
  'a line of 1 MB': (a) => withBody(a, JSON.stringify({ text: 'x'.repeat(1_000_000) })),
  'a long key': (a) => withBody(a, JSON.stringify({ ['k'.repeat(200_000)]: 1 })),
  'ten thousand keys': (a) =>
    withBody(a, JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i])))),
  'half of it': (a) => withBody(a, text(a).slice(0, -1)),
  'more behind it': (a) => withBody(a, `${text(a)}{}`),
  'not an object': (a, chance) =>
    withBody(a, chance.pick(['[]', 'null', 'true', '"x"', '1', '', ' ', 'NaN', "{'a':1}"])),
  'broken UTF-8': (a) =>
    withBody(a, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])),
  'UTF-16': (a) =>
    withBody(a, Buffer.from(text(a), 'utf16le'), { 'content-type': 'application/json; charset=utf-16le' }),
  'a mark before it': (a) => withBody(a, `\ufeff${text(a)}`),
  'an odd charset': (a) => withBody(a, text(a), { 'content-type': 'application/json; charset=ebcdic-cp-us' }),
  packed: (a) => withBody(a, gzipSync(text(a)), { 'content-encoding': 'gzip' }),
  'packed to burst': (a) =>
    withBody(a, gzipSync(`{"text":"${'x'.repeat(8_000_000)}"}`), { 'content-encoding': 'gzip' }),
  'packed in name only': (a) => withBody(a, text(a), { 'content-encoding': 'gzip' }),
  'an odd packing': (a) => withBody(a, text(a), { 'content-encoding': 'x-secret, br' }),
  'plain text': (a) => withBody(a, text(a), { 'content-type': 'text/plain' }),
  'a form': (a) => withBody(a, 'text=x&version=1', { 'content-type': 'application/x-www-form-urlencoded' }),
  parts: (a) => withBody(a, '--x\r\n\r\n{}\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }),
  'an odd type': (a, chance) =>
    withBody(a, text(a), {
      'content-type': chance.pick([
        '',
        ';',
        'application/json;',
        'application/json, text/plain',
        '*/*',
        'json',
        'application/jsonx',
        'a/b; charset="',
      ]),
    }),
  'another site': (a, chance) =>
    withHeaders(a, {
      origin: chance.pick(['https://evil.example', 'null', 'file://', 'http://localhost:1', 'x']),
    }),
  'another site, older browser': (a) => withHeaders(a, { 'sec-fetch-site': 'cross-site' }),
  'method override': (a) => ({
    ...withHeaders(a, {
      'x-http-method-override': 'DELETE',
      'x-method-override': 'PUT',
      'x-http-method': 'PATCH',
    }),
    path: `${a.path}${a.path.includes('?') ? '&' : '?'}_method=DELETE`,
  }),
  'another method': (_a, chance) => ({
    method: chance.pick([
      'PUT',
      'DELETE',
      'PATCH',
      'POST',
      'GET',
      'PROPFIND',
      'SEARCH',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'LINK',
    ]),
  }),
  'bad percent-encoding': (a, chance) => ({
    path: a.path.replace(
      /\/[^/?]*(\?|$)/,
      `/${chance.pick(['%', '%zz', '%E0%A4%A', '%c0%ae', '%u0041', '%00', '%0d%0aX:1'])}$1`,
    ),
  }),
  'a path that climbs': (_a, chance) => ({
    path: `/api/v1/${chance.pick(['..', '%2e%2e', '..%2f..%2f', '....//', '.;/', '%252e%252e', '..%5c'])}/${chance.pick(['inside.db', 'data/keys', 'etc/passwd', 'src/main.ts', '.env'])}`,
  }),
  'an odd path': (a, chance) => ({
    path: chance.pick([
      `/${a.path}`,
      `${a.path}/`,
      `${a.path};x=1`,
      a.path.toUpperCase(),
      `${a.path}.json`,
      `${a.path}%20`,
      `${a.path}?${'a=1&'.repeat(2_000)}`,
      `/api/v1/${'a/'.repeat(2_000)}`,
    ]),
  }),
  'an odd query': (a, chance) => ({
    path: `${a.path.split('?')[0]}?${chance.pick(['limit=1&limit=2', 'limit[]=1', 'limit[a][b]=1', '__proto__=1', '__proto__[x]=1', 'constructor=1', 'limit=1e1', 'limit=0x10', 'limit=%20', 'limit=Infinity', 'cursor=', 'cursor=%00', 'cursor[]=', 'cursor=eyJhIjoxfQ', 'cursor=../..', '=', '&&&', 'queue=new%00', 'text=%ff', 'text=%ED%A0%80'])}`,
  }),
  'a nasty search': (_a, chance) => ({
    path: `/api/v1/threads?text=${encodeURIComponent(chance.pick(NASTY).toWellFormed().slice(0, 250))}`,
    method: 'GET',
    body: null,
  }),
  'a nasty cursor': (_a, chance) => {
    const cursor = chance.pick(NASTY).toWellFormed().slice(0, 150)
    const packed = chance.pick([
      cursor,
      Buffer.from(cursor).toString('base64url'),
      Buffer.from(JSON.stringify([cursor, 1])).toString('base64url'),
    ])
    return {
      path: `/api/v1/${chance.pick(['threads', 'replies', 'log'])}?cursor=${encodeURIComponent(packed)}`,
      method: 'GET',
      body: null,
    }
  },
  'an odd cookie': (a, chance) =>
    withHeaders(a, {
      cookie: chance.pick([
        'conclave=',
        'conclave',
        ';;;=;',
        'conclave=%00',
        'conclave=%zz',
        `conclave=${'x'.repeat(6_000)}`,
        'conclave="a;b"',
        '__proto__=x; conclave=x',
        'conclave=a; conclave=b',
      ]),
    }),
  'an odd authorisation': (a, chance) =>
    withHeaders(a, {
      authorization: chance.pick([
        'Bearer',
        'Bearer ',
        'bearer  x',
        'Basic YTpi',
        'Bearer null',
        `Bearer ${'y'.repeat(6_000)}`,
        'Bearer a b',
        `Bearer ${latin(chance.pick(NASTY))}`,
      ]),
    }),
  'said to come through a proxy': (a) =>
    withHeaders(a, {
      'x-forwarded-for': '127.0.0.1, ::1, <script>',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'javascript',
      'x-original-url': '/api/v1/log',
      'x-rewrite-url': '/api/v1/log',
      forwarded: 'for="[::1]";host=evil.example',
    }),
  'for another host': (a) => withHeaders(a, { host: 'evil.example' }),
  'many headers': (a) =>
    withHeaders(
      a,
      Object.fromEntries(
        Array.from({ length: 150 }, (_, i) => [`x-h${i}`, latin(NASTY[i % NASTY.length] ?? '')]),
      ),
    ),
  'headers of a cache': (a) =>
    withHeaders(a, {
      range: 'bytes=0-0',
      'if-none-match': '*',
      'if-modified-since': 'never',
      accept: 'text/html',
      'accept-encoding': 'x',
    }),
  'last event': (a) => ({
    ...withHeaders(a, { 'last-event-id': '1\u00ff' }),
    method: 'GET',
    path: '/api/v1/events',
    body: null,
  }),
}
