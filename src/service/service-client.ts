import type { OperationName } from './operation-routes.ts';
import type { OperationInput, OperationOutput } from './operations.ts';

/** The service as a command uses it: in the process, or through the socket of one that is running. */
export interface ServiceClient {
  readonly how: 'in-process' | 'through-service';
  /** Runs an operation; its errors are those of the service, with the same codes. */
  call<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>>;
  close(): Promise<void>;
}
