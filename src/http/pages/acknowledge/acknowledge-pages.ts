import type { FastifyInstance } from 'fastify';
import { londonMoment } from '../../../clock.ts';
import { type EmailToSee, readEmailToSee, sayEmailSeen } from '../../../service/seen-email.ts';
import { limitPerClient } from '../../sign-in/too-many-requests-error.ts';
import type { PageView, Site } from '../site.ts';

interface Parameters {
  readonly Params: { readonly token: string };
}

/**
 * `/acknowledge/<token>`: what the link in an email leads to, for whoever has the email, signed in or not. The page says
 * what it is; only its button records that the email was seen.
 */
export async function acknowledgePages(app: FastifyInstance, site: Site): Promise<void> {
  const { deps } = site;
  const path = '/acknowledge/:token';
  const config = { public: true, rateLimit: limitPerClient(60) };

  app.get<Parameters>(path, { config }, async (request, reply) => {
    const { token } = request.params;
    const view = toView(site, token, await readEmailToSee(deps, token));
    return site.page(request, reply, 'acknowledge/acknowledge', view);
  });

  app.post<Parameters>(path, { config }, async (request, reply) => {
    const { token } = request.params;
    await sayEmailSeen(deps, token);
    return reply.redirect(`/acknowledge/${token}`, 303);
  });
}

function toView({ deps }: Site, token: string, { subject, recipient, sentAt, seenAt }: EmailToSee): PageView {
  const told = deps.rules.current.parties.find((party) => !party.inspected)?.title ?? '';
  return {
    title:
      seenAt === null
        ? `Tell ${told} that you have seen an email`
        : `You have told ${told} that you have seen this email`,
    told,
    action: `/acknowledge/${token}`,
    subject,
    recipient,
    sent: londonMoment(sentAt),
    seen: seenAt === null ? null : londonMoment(seenAt),
  };
}
