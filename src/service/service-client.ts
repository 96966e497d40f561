import type { z } from 'zod';
import type { Operation } from './operations.ts';

/** The service as a command uses it: in the process, or through the socket of one that is running. */
export interface ServiceClient {
  readonly how: 'in-process' | 'through-service';
  /** Runs an operation; its errors are those of the service, with the same codes. */
  call<Input extends z.ZodType, Output>(operation: Operation<Input, Output>, input: z.input<Input>): Promise<Output>;
  close(): Promise<void>;
}
