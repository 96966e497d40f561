import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { type Form, readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { checkUpload, type CheckedUpload, type UploadedText } from './check-upload.ts';
import { templateOf } from './upload-template.ts';
import { columnWords, refusedUpload, viewFile, viewPreview } from './upload-view.ts';

type OfDraft = { Params: { draft: string } };

/** What somebody uploaded, and the year of its first start once it was created. */
interface UploadDraft extends UploadedText {
  readonly created?: string;
}

const UPLOAD_DRAFT = 'programme';
/** What was uploaded is shown again to be corrected, unless the page would become too heavy. */
const MOST_SHOWN_AGAIN = 30_000;

/** A programme from a file: read, checked, shown and only then created, all of it or nothing. */
export function uploadRoutes(app: FastifyInstance, site: Site): void {
  const readDraft = async (request: FastifyRequest, id: string): Promise<UploadDraft> =>
    (await site.drafts.read(request, UPLOAD_DRAFT, id)) as UploadDraft;
  const showForm = (
    request: FastifyRequest,
    reply: FastifyReply,
    form: FormView,
    checked: CheckedUpload | null = null,
  ): FastifyReply => {
    const { current } = site.deps.rules;
    return site.page(request, reply, 'ahead/upload-form', {
      title: 'Upload a programme',
      back: { href: '/ahead' },
      wide: checked !== null,
      form,
      file: checked && viewFile(current, checked),
      kinds: current.kinds.map(({ title }) => title),
      roles: current.roles.map(({ id }) => columnWords(current, id)),
    });
  };
  const refuse = (
    request: FastifyRequest,
    reply: FastifyReply,
    uploaded: UploadedText,
    checked: CheckedUpload,
  ): FastifyReply => {
    const form = refusedUpload(site.deps.rules.current, checked, valuesOf(uploaded));
    return showForm(request, reply.status(422), form, checked);
  };

  app.get('/ahead/programme/template.csv', { config: { needs: 'plan' } }, async (_request, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="programme.csv"')
      .send(templateOf(site.deps.rules.current)),
  );
  app.get<{ Querystring: { draft?: string } }>(
    '/ahead/programme/upload',
    { config: { needs: 'plan' } },
    async (request, reply) => {
      const { draft } = request.query;
      return showForm(request, reply, emptyForm(draft === undefined ? {} : valuesOf(await readDraft(request, draft))));
    },
  );
  app.post('/ahead/programme/upload', { config: { needs: 'plan', form: true } }, async (request, reply) => {
    const form = readForm(request.body);
    const [file, pasted] = [wholeText(form, 'file'), wholeText(form, 'text')];
    const uploaded: UploadedText = { text: file ?? pasted ?? '', allowDuplicates: form.flag('allowDuplicates') };
    const wrong = whatIsWrong(file, pasted);
    if (wrong !== null) {
      const errorOf = { file: wrong };
      const values = { ...form.values, file: '' };
      return showForm(request, reply.status(422), { values, errors: [{ href: '#file', text: wrong }], errorOf });
    }
    const checked = await checkUpload(site, request, uploaded);
    if (checked.programme === null) return refuse(request, reply, uploaded, checked);
    return reply.redirect(`/ahead/programme/upload/${await site.drafts.save(request, UPLOAD_DRAFT, uploaded)}`, 303);
  });
  app.get<OfDraft>('/ahead/programme/upload/:draft', { config: { needs: 'plan' } }, async (request, reply) => {
    const { draft } = request.params;
    const uploaded = await readDraft(request, draft);
    if (uploaded.created !== undefined) return reply.redirect(createdAt(uploaded.created), 303);
    const checked = await checkUpload(site, request, uploaded);
    if (checked.programme === null) return refuse(request, reply, uploaded, checked);
    return site.page(request, reply, 'ahead/upload-preview', {
      title: 'Check the programme',
      back: { href: `/ahead/programme/upload?draft=${draft}`, text: 'Change the programme' },
      wide: true,
      draft,
      ...viewPreview(site.deps.rules.current, checked, checked.programme),
    });
  });
  app.post<OfDraft>(
    '/ahead/programme/upload/:draft',
    { config: { needs: 'plan', form: true } },
    async (request, reply) => {
      const { draft } = request.params;
      const uploaded = await readDraft(request, draft);
      if (uploaded.created !== undefined) return reply.redirect(createdAt(uploaded.created), 303);
      const checked = await checkUpload(site, request, uploaded, draft);
      if (checked.programme === null) return refuse(request, reply, uploaded, checked);
      const created =
        checked.programme.inspections
          .map(({ start }) => start)
          .toSorted()[0]
          ?.slice(0, 4) ?? '';
      await site.drafts.replace(request, UPLOAD_DRAFT, draft, { ...uploaded, created });
      return reply.redirect(createdAt(created), 303);
    },
  );
}

/** What was uploaded, as it is put into the form to be corrected. */
function valuesOf({ text, allowDuplicates }: UploadedText): FormView['values'] {
  return {
    ...(text.length > MOST_SHOWN_AGAIN ? {} : { text }),
    allowDuplicates: allowDuplicates ? ['yes'] : [],
  };
}

function createdAt(year: string): string {
  return `/ahead/programme?year=${year}&saved=programme`;
}

/** A text with the empty lines before it, which count; undefined where there is nothing else. */
function wholeText({ values }: Form, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function whatIsWrong(file: string | undefined, pasted: string | undefined): string | null {
  if (file === undefined && pasted === undefined) return 'Select a CSV file, or paste its text';
  if (file !== undefined && pasted !== undefined) return 'Select a file or paste text, not both';
  // Other programs' files would be told of as hundreds of bad rows.
  if (file !== undefined && /[\0\uFFFD]/.test(file)) return 'The selected file must be a CSV file';
  return null;
}
