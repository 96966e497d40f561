import type { FastifyRequest } from 'fastify';
import type { Site } from '../site.ts';

/** What was done to an inspection since a version that was seen. */
export async function changesSince(
  site: Site,
  request: FastifyRequest,
  inspection: string,
  seen: number,
): Promise<readonly { readonly title: string; readonly by: string }[]> {
  const { items } = await site.run(request, 'showHistory', { inspection });
  return items.flatMap((item) =>
    item.kind === 'change' && item.entry !== null && item.entry.version > seen
      ? [{ title: item.title, by: item.by }]
      : [],
  );
}
