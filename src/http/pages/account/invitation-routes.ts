import type { FastifyInstance } from 'fastify';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { shortDay } from '../words/dates.ts';
import { savedWords } from '../words/saved-words.ts';

interface OneInspection {
  readonly Params: { readonly inspection: string };
}

const SAVED = {
  on: 'You will be sent an invitation for each of your dates.',
  off: 'You will be sent no more invitations. Those you have are cancelled.',
};

/** From which inspections one is sent invitations. */
export async function invitationRoutes(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/account/invitations', { config: { needs: 'see' } }, async (request, reply) => {
    const after = readForm(request.query).text('after');
    const page = await site.run(request, 'listInvitations', after === undefined ? {} : { after });
    return site.page(request, reply, 'account/invitations', {
      title: 'Invitations by email',
      back: { href: '/account', text: 'Your account' },
      saved: savedWords(request.query, SAVED),
      inspections: page.invitations.map(({ inspection, name, start, wanted }) => ({
        id: inspection,
        name,
        start: shortDay(start),
        wanted,
      })),
      next: page.next,
    });
  });

  app.post<OneInspection>(
    '/account/invitations/:inspection',
    { config: { needs: 'see', form: true } },
    async (request, reply) => {
      const wanted = readForm(request.body).text('wanted') === 'yes';
      await site.run(request, 'chooseInvitations', { inspection: request.params.inspection, wanted });
      return reply.redirect(`/account/invitations?saved=${wanted ? 'on' : 'off'}`, 303);
    },
  );
}
