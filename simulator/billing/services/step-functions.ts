import { over, roundedUp, times } from '../exact';
import { amount, choice, count, defineService, meter } from './service';

const STEP_MS = 100;
const CHUNK_MB = 64;
const MS_PER_HOUR = 3_600_000;

/** One state machine. */
export const stepFunctions = defineService({
  name: 'step-functions',
  rules: `A Standard workflow counts state transitions, retries included. An Express workflow counts requests, and GB-hours of duration rounded up to ${STEP_MS} ms and memory rounded up to ${CHUNK_MB} MB.`,
  fields: {
    type: choice(['standard', 'express'], 'Kind of workflow.'),
    stateTransitions: count('transitions', 'Transitions of all executions (Standard).'),
    executions: count(
      'executions',
      'Executions whose transitions are counted by the next field (Standard), in addition.',
    ),
    transitionsPerExecution: amount('transitions', 'Transitions of one execution (Standard).'),
    requests: count('requests', 'Executions (Express).'),
    meanDurationMs: amount('ms', 'Time one execution takes (Express).'),
    memoryMb: amount('MB', 'Memory of one execution (Express).', { min: 1, default: CHUNK_MB }),
  },
  conflict: ({ type, requests, stateTransitions, executions }) => {
    if (type === 'standard' && requests > 0)
      return {
        field: 'requests',
        message: 'expected 0 unless `type` is "express"; Standard counts `stateTransitions`',
      };
    if (type === 'express' && stateTransitions > 0)
      return {
        field: 'stateTransitions',
        message: 'expected 0 unless `type` is "standard"; Express counts `requests`',
      };
    if (type === 'express' && executions > 0)
      return { field: 'executions', message: 'expected 0 unless `type` is "standard"; Express counts `requests`' };
    return undefined;
  },
  metersOf: (usage) => [
    meter('step-functions.transitions', 'state transitions', usage.stateTransitions),
    meter(
      'step-functions.transitions',
      'state transitions of executions',
      times(usage.executions, usage.transitionsPerExecution),
    ),
    meter('step-functions.express.requests', 'requests', usage.requests),
    meter(
      'step-functions.express.duration',
      'duration',
      times(
        usage.requests,
        over(roundedUp(usage.meanDurationMs, STEP_MS), MS_PER_HOUR),
        over(roundedUp(usage.memoryMb, CHUNK_MB), 1024),
      ),
    ),
  ],
});
