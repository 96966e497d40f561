import { TimelineError } from '../../errors.ts';

/** No feed of that id or address that still holds, or none of one's own: these are not to be told apart. */
export class FeedNotFoundError extends TimelineError {
  readonly code = 'feed-not-found';
}
