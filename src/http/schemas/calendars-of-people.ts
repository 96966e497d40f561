import { z } from 'zod';
import { civilDate, inspectionId, instant, nextCursor } from './moments.ts';

const feed = {
  id: z.string(),
  scope: z
    .enum(['mine', 'all'])
    .describe('`mine`: inspections that its owner takes part in; `all`: everything that they may see.'),
  name: z.string(),
  email: z.string(),
  createdAt: instant,
};

/** A feed that was made. */
export const createdFeed = z
  .strictObject({
    ...feed,
    address: z.string().describe('A secret, shown this once: for programs that ask for an https address.'),
    webcal: z.string().describe('The same for programs that open it by themselves.'),
  })
  .meta({ id: 'CreatedFeed', title: 'New feed', description: 'An address at which a calendar program reads dates.' });

/** Feeds. */
export const feedList = z
  .strictObject({ feeds: z.array(z.strictObject(feed)) })
  .meta({ id: 'FeedList', title: 'Feeds', description: 'The feeds that hold, the oldest first.' });

/** The feed that was revoked. */
export const revokedFeed = z
  .strictObject({ id: z.string() })
  .meta({ id: 'RevokedFeed', title: 'Revoked feed', description: 'The feed that shows nothing any more.' });

/** Wishes for invitations. */
export const invitationList = z
  .strictObject({
    invitations: z.array(
      z.strictObject({
        inspection: inspectionId,
        name: z.string(),
        start: civilDate,
        wanted: z.boolean().describe('Whether each date of their own comes as an invitation by email.'),
      }),
    ),
    next: nextCursor,
  })
  .meta({
    id: 'InvitationList',
    title: 'Wishes for invitations',
    description: 'The inspections that somebody takes part in, those that begin last first.',
  });

/** A wish for invitations. */
export const invitationWish = z
  .strictObject({
    inspection: z.string(),
    email: z.string(),
    wanted: z.boolean(),
    emails: z.number().int().describe('How many emails leave for it.'),
  })
  .meta({ id: 'InvitationWish', title: 'Wish for invitations', description: 'What was wished, and what follows.' });
