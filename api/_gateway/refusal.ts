import { type ProblemName, type ProblemOptions, problem } from '../_contract/problems';
import type { Answer } from '../_ports/receipt';

/** Ends a request with a problem. Thrown by the steps of the gateway and caught by it alone. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly answer: Answer;

  constructor(kind: ProblemName, detail: string, options?: ProblemOptions) {
    super(detail);
    this.answer = problem(kind, detail, options);
  }
}
