import { describe, expect, it } from 'vitest';
import { describeSmtpServer, findTlsNotice, parseSmtpUrl, SmtpUrlError } from '../../src/mail/smtp-url.ts';

describe('parseSmtpUrl', () => {
  it.each([
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, secure: false, requireTls: false }],
    ['smtp://Mail.Example.org:25/', { host: 'mail.example.org', port: 25, secure: false, requireTls: false }],
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, secure: true, requireTls: false }],
    ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, secure: false, requireTls: false }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, requireTls: false }],
    [
      'smtp://a%40b:p%3Aq%2F%25@mail.example.org:587',
      {
        host: 'mail.example.org',
        port: 587,
        secure: false,
        requireTls: true,
        auth: { user: 'a@b', pass: 'p:q/%' },
      },
    ],
    [
      'smtp://u:p@localhost',
      { host: 'localhost', port: 587, secure: false, requireTls: false, auth: { user: 'u', pass: 'p' } },
    ],
    [
      'smtp://u:p@mail.example.org?requireTLS=false',
      { host: 'mail.example.org', port: 587, secure: false, requireTls: false, auth: { user: 'u', pass: 'p' } },
    ],
    [
      'smtp://mail.example.org?requireTLS=true',
      { host: 'mail.example.org', port: 587, secure: false, requireTls: true },
    ],
  ])('%s', (text, server) => {
    expect(parseSmtpUrl(text)).toEqual(server);
  });

  it.each([
    '',
    'mail.example.org',
    'mail.example.org:25',
    'http://mail.example.org',
    'smtp:mail.example.org',
    'smtp://',
    'smtp://:25',
    'smtp://mail.example.org:99999',
    'smtp://mail.example.org:secret',
    'smtp://mail_%zz.example.org',
    'smtp://mail%20host',
    'smtp://mail.example.org/path',
    'smtp://mail.example.org#secret',
    'smtp://user@mail.example.org',
    'smtp://:secret@mail.example.org',
    'smtp://user:100%secret@mail.example.org',
    'smtp://mail.example.org?pool=true',
    'smtp://mail.example.org?requireTLS=yes',
    'smtp://mail.example.org?requireTLS=true&tls.rejectUnauthorized=false',
  ])('refuses %j without repeating it', (text) => {
    expect(() => parseSmtpUrl(text)).toThrow(SmtpUrlError);
    try {
      parseSmtpUrl(text);
    } catch (error) {
      expect((error as Error).message).not.toContain('secret');
      expect((error as SmtpUrlError).code).toBe('smtp-url');
    }
  });
});

describe('describeSmtpServer', () => {
  it.each([
    ['smtp://mail.example.org:25', 'smtp://mail.example.org:25 (encrypted where offered)'],
    ['smtps://user:secret@mail.example.org', 'smtps://mail.example.org:465 (encrypted, signed in)'],
    ['smtp://user:secret@mail.example.org', 'smtp://mail.example.org:587 (encrypted by STARTTLS, signed in)'],
    ['smtp://[::1]:2525', 'smtp://[::1]:2525 (encrypted where offered)'],
  ])('%s', (text, description) => {
    expect(describeSmtpServer(parseSmtpUrl(text))).toBe(description);
  });
});

describe('findTlsNotice', () => {
  it.each([
    'smtp://127.0.0.1:25',
    'smtp://localhost',
    'smtp://[::1]',
    'smtps://mail.example.org',
    'smtp://user:secret@mail.example.org',
    'smtp://mail.example.org?requireTLS=true',
  ])('has nothing to say of %s', (text) => {
    expect(findTlsNotice(parseSmtpUrl(text))).toBeNull();
  });

  it.each(['smtp://mail.example.org', 'smtp://user:secret@mail.example.org?requireTLS=false', 'smtp://10.0.0.1'])(
    'warns of %s',
    (text) => {
      expect(findTlsNotice(parseSmtpUrl(text))).toMatch(/is encrypted only where that server offers it/);
      expect(findTlsNotice(parseSmtpUrl(text))).not.toContain('secret');
    },
  );
});
