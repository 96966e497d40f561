import { describe, expect, it } from 'vitest';
import { chooseSender } from '../../src/mail/choose-sender.ts';
import { SmtpUrlError } from '../../src/mail/smtp-url.ts';

const mailDirectory = '/var/lib/timeline/mail';

describe('chooseSender', () => {
  it.each([undefined, ''])('writes files where SMTP_URL is %j, and says so', (smtpUrl) => {
    const { sender, notices } = chooseSender({ smtpUrl, mailDirectory });
    expect(sender.description).toBe(`.eml files in ${mailDirectory}`);
    expect(notices).toEqual([
      `Email is not sent but written as .eml files to ${mailDirectory}; set SMTP_URL to send it.`,
    ]);
  });

  it('sends by SMTP where there is a server', async () => {
    const { sender, notices } = chooseSender({ smtpUrl: 'smtps://u:secret@mail.example.org', mailDirectory });
    expect(sender.description).toBe('smtps://mail.example.org:465 (encrypted, signed in)');
    expect(notices).toEqual([]);
    await sender.close();
  });

  it('passes on what is to be known of the server', async () => {
    const { sender, notices } = chooseSender({ smtpUrl: 'smtp://mail.example.org', mailDirectory });
    expect(notices).toEqual([expect.stringContaining('only where that server offers it')]);
    await sender.close();
  });

  it('refuses an address that is none', () => {
    expect(() => chooseSender({ smtpUrl: 'mail.example.org', mailDirectory })).toThrow(SmtpUrlError);
  });
});
