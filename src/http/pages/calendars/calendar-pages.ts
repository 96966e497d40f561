import type { FastifyInstance } from 'fastify';
import { londonToday } from '../../../clock.ts';
import type { ShownCalendar } from '../../../service/calendars/show-calendar.ts';
import { emptyForm } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import { attempt } from '../forms/attempt.ts';
import { type Site, whoAsks } from '../site.ts';
import { applyRoutes } from './apply-routes.ts';
import { buildCalendarView, chooseYear } from './calendar-view.ts';
import { changeRoutes } from './change-routes.ts';
import { drillFields, readDrill } from './drill-form.ts';
import { previewPage } from './preview-page.ts';

interface CalendarRoute {
  Params: { calendar: string };
  Querystring: { year?: string };
}

/** Bank holidays: what the calendars say, what a change of them would move, and the change itself. */
export async function calendarPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get('/calendars', { config: { needs: 'see' } }, async (request, reply) => {
    const { calendars } = await site.run(request, 'listCalendars', {});
    return site.page(request, reply, 'calendars/calendars', { title: 'Bank holidays', calendars });
  });

  app.get('/calendars/drill', { config: { needs: 'see-planning' } }, async (request, reply) => {
    const { calendars } = await site.run(request, 'listCalendars', {});
    const form = readForm(request.query);
    const calendar = form.text('calendar') ?? calendars[0]?.id ?? '';
    const view = {
      title: 'See what a further bank holiday would move',
      back: { href: `/calendars/${encodeURIComponent(calendar)}`, text: 'Back to bank holidays' },
      wide: true,
      calendars: calendars.map(({ id, title }) => ({ value: id, text: title })),
      calendar,
    };
    const isAsked = Object.keys(form.values).some((name) => name.startsWith('date'));
    if (!isAsked) {
      return site.page(request, reply, 'calendars/drill', { ...view, form: emptyForm(form.values), preview: null });
    }
    const change = readDrill(form);
    const shown = await attempt(form, drillFields, () =>
      previewPage(site, request, { calendar, change, after: form.text('after') }),
    );
    if (shown.ok) {
      return site.page(request, reply, 'calendars/drill', {
        ...view,
        form: emptyForm(form.values),
        preview: shown.value,
      });
    }
    void reply.status(422);
    return site.page(request, reply, 'calendars/drill', { ...view, form: shown.form, preview: null });
  });

  app.get<CalendarRoute>('/calendars/:calendar', { config: { needs: 'see' } }, async (request, reply) => {
    const { calendar: id } = request.params;
    const { calendars } = await site.run(request, 'listCalendars', {});
    const summary = calendars.find((each) => each.id === id);
    if (!summary) {
      reply.callNotFound();
      return reply;
    }
    const year = chooseYear(request.query.year, londonToday(site.deps.now()), summary);
    const days = { from: `${year}-01-01`, to: `${year}-12-31` };
    const shown: ShownCalendar = await site.run(request, 'showCalendar', { calendar: id, ...days });
    const { permissions, inspected } = whoAsks(request);
    const mayTry = permissions.includes('see-planning');
    const standing = mayTry ? (await site.run(request, 'previewCalendar', { calendar: id, limit: 1 })).standing : null;
    const mayChange = permissions.includes('plan');
    return site.page(request, reply, 'calendars/calendar', {
      back: { href: '/calendars', text: 'Back to bank holidays' },
      ...buildCalendarView(shown, year, { mayTry, mayChange, inspected, standing }),
      mayChange,
    });
  });

  changeRoutes(app, site);
  applyRoutes(app, site);
}
