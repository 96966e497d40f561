import type { ServiceClient } from '../service/service-client.ts';
import type { CliDeps, ConnectAs } from './cli-deps.ts';
import { tellWhenSlow } from './tell-when-slow.ts';

/** Uses the service and lets go of it, whatever happens. */
export async function withService<T>(
  deps: CliDeps,
  as: ConnectAs,
  use: (client: ServiceClient) => Promise<T>,
): Promise<T> {
  const client = await tellWhenSlow(deps.err, 'Opening the database …', deps.connect(as));
  try {
    return await tellWhenSlow(deps.err, 'Waiting for the answer …', use(client));
  } finally {
    await client.close();
  }
}
