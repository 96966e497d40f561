import { InvalidInputError } from '../errors.ts';
import { type Mailbox, parseEmailAddress } from './email-address.ts';
import { cleanHeaderText } from './header-text.ts';

/**
 * The mailbox written as `Name <address>` or as an address alone.
 * @throws InvalidInputError for anything else, naming the setting it came from.
 */
export function parseMailbox(text: string, setting: string): Mailbox {
  const match = /^\s*(?<name>[^<>]*?)\s*<(?<address>[^<>]+)>\s*$/.exec(text);
  const address = parseEmailAddress((match?.groups?.address ?? text).trim());
  if (address === null) {
    throw new InvalidInputError(
      [
        {
          where: setting,
          message: 'must be one address, or a name and an address: Name <name@example.gov.uk>',
          seen: text,
        },
      ],
      'The environment',
    );
  }
  return { name: cleanHeaderText(match?.groups?.name ?? ''), address };
}
