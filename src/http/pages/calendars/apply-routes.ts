import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusedForm } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { applyPages } from './apply-calendar.ts';
import { CALENDAR_DRAFT } from './calendar-draft.ts';
import { chosenFields, readChosen } from './chosen-form.ts';
import { previewPage } from './preview-page.ts';

interface ApplyRoute {
  Params: { calendar: string };
  Querystring: { after?: string; changed?: string };
}

/** Bringing inspections that stand on an older state of a calendar to its present one, with what moves shown before. */
export function applyRoutes(app: FastifyInstance, site: Site): void {
  app.get<ApplyRoute>('/calendars/:calendar/apply', { config: { needs: 'plan' } }, (request, reply) =>
    show(site, request, reply, emptyForm()),
  );

  app.post<ApplyRoute>(
    '/calendars/:calendar/apply',
    { config: { needs: 'plan', form: true } },
    async (request, reply) => {
      const { calendar } = request.params;
      const path = `/calendars/${encodeURIComponent(calendar)}`;
      const form = readForm(request.body);
      const inspections = readChosen(form, { none: false });
      if (form.problems.length > 0 || inspections === 'none') {
        void reply.status(422);
        return show(site, request, reply, refusedForm(form, chosenFields));
      }
      const version = form.text('version') ?? '';
      const applied = await applyPages(site, request, { calendar, version, inspections });
      if (applied.brokenOff && applied.applied.length === 0) return reply.redirect(`${path}/apply?changed=1`, 303);
      const outcome = { recorded: null, ...applied };
      const draft = await site.drafts.save(request, CALENDAR_DRAFT, { stage: 'done', calendar, outcome });
      return reply.redirect(`${path}/changes/${draft}`, 303);
    },
  );
}

async function show(site: Site, request: FastifyRequest, reply: FastifyReply, form: FormView): Promise<FastifyReply> {
  const { calendar } = request.params as ApplyRoute['Params'];
  const { after, changed } = request.query as ApplyRoute['Querystring'];
  const preview = await previewPage(site, request, { calendar, after });
  return site.page(request, reply, 'calendars/apply', {
    title: 'Plan inspections by the present calendar',
    back: { href: `/calendars/${calendar}`, text: 'Back to bank holidays' },
    wide: true,
    form,
    changed: changed !== undefined,
    preview,
  });
}
