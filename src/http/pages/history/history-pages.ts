import type { FastifyInstance } from 'fastify';
import { londonToday } from '../../../clock.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import { mayRecord } from '../record/may-record.ts';
import { inspectionFrame, readInspectionCase } from '../record/record-case.ts';
import { recordedLines } from '../record/recorded-events.ts';
import { type Site, whoAsks } from '../site.ts';
import { asOfView } from './as-of-view.ts';
import { type HistoryKind, historyPage } from './history-view.ts';

interface OneInspection {
  readonly Params: { readonly id: string };
}

const FIELDS = {
  moment: { field: 'on', label: 'The day', date: true },
  on: { field: 'on', label: 'The day', date: true },
  at: { field: 'at', label: 'The time' },
} as const;

/** What a history can be narrowed to; null for all of it. */
const KINDS: readonly { readonly kind: HistoryKind | null; readonly text: string }[] = [
  { kind: null, text: 'All' },
  { kind: 'change', text: 'Changes' },
  { kind: 'email', text: 'Emails' },
];

/** Who did what when, which dates it moved, and what was emailed to whom; and the dates as they were believed on a day. */
export async function historyPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get<OneInspection>('/inspections/:id/history', { config: { needs: 'see' } }, async (request, reply) => {
    const history = await site.run(request, 'showHistory', { inspection: request.params.id });
    const read = await readInspectionCase(site, request, history.id);
    const { inspection, framework, names, calendar } = read;
    const canRecord = mayRecord(whoAsks(request), inspection);
    const recorded = canRecord ? recordedLines(inspection.events, framework, names) : [];
    const query = readForm(request.query);
    const page = Number(query.text('page') ?? 1);
    const show = KINDS.find(({ kind }) => kind === query.text('show'))?.kind ?? null;
    return site.page(request, reply, 'history/history', {
      ...inspectionFrame(read, 'History', 'history', whoAsks(request)),
      ...historyPage(history, { recorded, calendar }, { show, page: Number.isInteger(page) ? page : 1 }),
      shown: show ?? 'all',
      choices: KINDS.map(({ kind, text }) => ({
        text,
        href: `/inspections/${inspection.id}/history?show=${kind ?? 'all'}`,
        current: kind === show,
      })),
      kept: history.kept,
      correcting: framework.events.find(({ does }) => does === 'correct')?.id ?? null,
      today: londonToday(site.deps.now()),
      exports: [
        { text: 'Whole record to keep (HTML)', href: `/inspections/${inspection.id}/download/html` },
        { text: 'Whole record for programs (JSON)', href: `/inspections/${inspection.id}/download/json` },
      ],
    });
  });

  app.get<OneInspection>('/inspections/:id/history/as-of', { config: { needs: 'see' } }, async (request, reply) => {
    const read = await readInspectionCase(site, request, request.params.id);
    const { inspection } = read;
    const form = readForm(request.query);
    const isAsked =
      form.text('on-day') !== undefined || form.text('on-month') !== undefined || form.text('on-year') !== undefined;
    const on = form.date('on');
    const at = form.time('at');
    if (on === undefined && form.problems.length === 0) form.refuse('on', 'Enter a day');
    const moment = at === undefined ? on : `${on}T${at}`;
    const tried = await attempt(form, FIELDS, () =>
      site.run(request, 'showTimelineAsOf', { inspection: inspection.id, moment }),
    );
    if (!tried.ok && isAsked) void reply.status(422);
    return site.page(request, reply, 'history/as-of', {
      ...inspectionFrame(read, 'Dates as believed on a day', 'history', whoAsks(request)),
      back: { href: `/inspections/${inspection.id}/history` },
      form: tried.ok ? emptyForm(form.values) : isAsked ? tried.form : emptyForm(),
      today: londonToday(site.deps.now()),
      believed: tried.ok ? asOfView(tried.value, inspection.timeline) : null,
    });
  });
}
