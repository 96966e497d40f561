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
  // Told of each call, not of the whole: a person may be asked something in between.
  const telling: ServiceClient = {
    how: client.how,
    call: (name, input) => tellWhenSlow(deps.err, 'Waiting for the answer …', client.call(name, input)),
    close: () => client.close(),
  };
  try {
    return await use(telling);
  } finally {
    await client.close();
  }
}
