import type { FastifyInstance } from 'fastify';
import type { NetworkSettings } from '../settings.ts';
import { TimelineError } from '../errors.ts';

/** Where the pages and the API are when nothing else is asked for. */
const USUAL_PORT = 8080;

/** The address to listen at cannot be had. */
export class AddressUnavailableError extends TimelineError {
  readonly code = 'address-unavailable';
}

/**
 * Listens at the address of the settings; gives the address to reach it by. Where no port is asked for and the usual
 * one is in use, any free one is taken.
 * @throws AddressUnavailableError where the address is in use, or is none of this machine.
 */
export async function listenOnNetwork(app: FastifyInstance, { host, port }: NetworkSettings): Promise<string> {
  try {
    return await app.listen({ host, port: port ?? USUAL_PORT });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && port === undefined) return app.listen({ host, port: 0 });
    const why =
      code === 'EADDRINUSE' ? 'it is in use' : code === 'EACCES' ? 'it is not allowed to this user' : String(code);
    throw new AddressUnavailableError(
      `The service cannot listen at ${host}, port ${port ?? USUAL_PORT}: ${why}. HTTP_HOST and HTTP_PORT set another address; HTTP_PORT=off none.`,
      { cause: error },
    );
  }
}
