import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { londonToday } from '../../../clock.ts';
import type { Completion } from '../../../service/completions.ts';
import { InspectionNotFoundError } from '../../../service/stored-timeline.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import { VersionConflictError } from '../../../service/version-conflict-error.ts';
import { attempt, type FieldNames } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { type Form, readForm } from '../forms/read-form.ts';
import { type Site, whoAsks } from '../site.ts';
import { findAnnounced } from './find-inspections.ts';
import { buildDoneView } from './done-view.ts';
import { buildOwedView } from './owed-view.ts';
import { type DoneEntry, namesOf, recordDone } from './record-done.ts';

const FIELDS: FieldNames = {
  on: { field: 'on', label: 'Date it was done', date: true },
  at: { field: 'at', label: 'Time' },
  reason: { field: 'reason', label: 'Reason' },
};

/** As the page makes it; nothing else could be kept in a database for certain. */
const KEY = /^[\w-]{1,255}$/;

/** A duty that somebody is about to say is done. */
interface Duty {
  readonly inspection: InspectionDetail;
  readonly completion: Completion;
}

/**
 * What an inspected party owes after the call, and the forms by which its link person says that it is done. Everything
 * is read behind the wall: before the call there is nothing here, and nothing that tells of it.
 */
export async function owedPages(app: FastifyInstance, site: Site): Promise<void> {
  const { parties } = site.deps.rules.current;
  const owedTo = parties.find((each) => !each.inspected)?.title ?? '';

  app.get<{ Querystring: { saved?: string } }>('/owed', { config: { needs: 'see' } }, async (request, reply) => {
    const { inspected, party, permissions } = whoAsks(request);
    if (!inspected) return reply.redirect('/deadlines', 303);
    const view = buildOwedView({
      inspections: await findAnnounced(site, request),
      party,
      owedTo,
      today: londonToday(site.deps.now()),
      mayRecord: permissions.includes('record'),
      newKey: randomUUID,
      saved: typeof request.query.saved === 'string' ? request.query.saved : null,
    });
    return site.page(request, reply, 'owed/owed', view);
  });

  app.post('/owed/done', { config: { needs: 'record', form: true } }, async (request, reply) => {
    const form = readForm(request.body);
    const milestone = form.text('milestone') ?? '';
    const duty = await findDuty(request, form.text('inspection') ?? '', milestone);
    if (duty === 'done') return leave(reply, milestone);
    const on = form.text('on');
    // A page that was left open over night speaks of another day.
    if (duty === null || on !== londonToday(site.deps.now())) {
      return reply.redirect(duty === null ? '/owed' : addressOf(duty), 303);
    }
    return record(request, reply, duty, form, { on });
  });

  interface Place {
    Params: { inspection: string; milestone: string };
  }

  app.get<Place>('/owed/:inspection/:milestone', { config: { needs: 'record' } }, async (request, reply) => {
    const { inspection, milestone } = request.params;
    const duty = await findDuty(request, inspection, milestone);
    if (duty === null || duty === 'done') return reply.redirect('/owed', 303);
    return ask(request, reply, duty, emptyForm(), randomUUID());
  });

  app.post<Place>(
    '/owed/:inspection/:milestone',
    { config: { needs: 'record', form: true } },
    async (request, reply) => {
      const { inspection, milestone } = request.params;
      const form = readForm(request.body);
      const duty = await findDuty(request, inspection, milestone);
      if (duty === 'done') return leave(reply, milestone);
      if (duty === null) return reply.redirect('/owed', 303);
      const on = form.date('on');
      if (on === undefined && form.problems.length === 0) form.refuse('on', 'Enter the date it was done');
      return record(request, reply, duty, form, { on, at: form.time('at'), reason: form.text('reason') });
    },
  );

  /** What may be recorded as done now; null where it may not, `done` where it is. */
  async function findDuty(request: FastifyRequest, given: string, milestone: string): Promise<Duty | 'done' | null> {
    if (!whoAsks(request).inspected) throw new InspectionNotFoundError('This page is for the party that is inspected.');
    const inspection = await site.run(request, 'showInspection', { inspection: given });
    const completion = inspection.completions.find((each) => each.milestone === milestone);
    if (completion !== undefined) return { inspection, completion };
    return inspection.timeline.milestones.find(({ id }) => id === milestone)?.state === 'done' ? 'done' : null;
  }

  async function record(
    request: FastifyRequest,
    reply: FastifyReply,
    duty: Duty,
    form: Form,
    said: Pick<DoneEntry, 'on' | 'at' | 'reason'>,
  ): Promise<FastifyReply> {
    const { inspection, completion } = duty;
    const given = form.text('key') ?? '';
    const key = KEY.test(given) ? given : randomUUID();
    const version = Number(form.text('version') ?? inspection.version);
    try {
      const result = await attempt(form, FIELDS, () =>
        recordDone(site, request, inspection, completion, { ...said, version, key }),
      );
      if (result.ok) return leave(reply, completion.milestone);
      return await ask(request, reply.status(422), duty, result.form, key);
    } catch (error) {
      if (!(error instanceof VersionConflictError)) throw error;
      return reply.redirect('/owed?saved=changed', 303);
    }
  }

  async function ask(
    request: FastifyRequest,
    reply: FastifyReply,
    { inspection, completion }: Duty,
    form: FormView,
    key: string,
  ): Promise<FastifyReply> {
    const names = await namesOf(site, request, inspection);
    const today = londonToday(site.deps.now());
    const view = buildDoneView({ inspection, completion, names, owedTo, today, form, key });
    return site.page(request, reply, 'owed/done', view);
  }
}

function leave(reply: FastifyReply, milestone: string): FastifyReply {
  return reply.redirect(`/owed?saved=${encodeURIComponent(milestone)}`, 303);
}

function addressOf({ inspection, completion }: Duty): string {
  return `/owed/${inspection.id}/${completion.milestone}`;
}
