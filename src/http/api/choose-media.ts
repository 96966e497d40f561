/** What an answer is sent as where nothing else is asked for. */
export const JSON_MEDIA = 'application/json';

/**
 * The media type that an `Accept` prefers of those offered (RFC 9110, section 12.5.1); JSON where it prefers none of
 * them to it. What cannot be given is answered in JSON, too.
 */
export function chooseMedia<Media extends string>(accept: string | undefined, offered: readonly Media[]): Media | null {
  if (accept === undefined || offered.length === 0) return null;
  const ranges = accept.split(',').map(readRange);
  let best: Media | null = null;
  let bestQuality = qualityOf(JSON_MEDIA, ranges);
  for (const media of offered) {
    const quality = qualityOf(media, ranges);
    if (quality <= bestQuality) continue;
    best = media;
    bestQuality = quality;
  }
  return best;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((each) => /^q\s*=/.test(each))?.split('=')[1];
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** By the most exact range that it is in. */
function qualityOf(media: string, ranges: readonly Range[]): number {
  for (const type of [media, `${media.split('/')[0] ?? ''}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === type);
    if (range) return range.quality;
  }
  return 0;
}
