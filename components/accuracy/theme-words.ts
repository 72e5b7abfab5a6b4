import type { AccuracyTheme } from '@/simulator';

/** What each group of cases is called, and what it shows, for somebody who meets these systems for the first time. */
export const THEME_WORDS: Readonly<Record<AccuracyTheme, { title: string; text: string }>> = {
  'one-server': {
    title: 'One line, one server',
    text: 'Messages wait in a queue, one function instance works them off. The closer the server comes to being always busy, the longer the line: not in proportion, but without bound. How the arrivals scatter matters as much as how many there are; even, independent, clumped and bursty arrivals each have a formula of their own.',
  },
  'service-laws': {
    title: 'The same mean, another scatter',
    text: 'Two functions with the same mean service time make people wait differently long when one of them is sometimes slow. Pollaczek and Khinchine’s formula says by how much: the wait grows with the squared scatter of the service time.',
  },
  'several-servers': {
    title: 'Several servers on one line',
    text: 'A function takes messages with a limit on how many it works on at once. Erlang’s second formula gives the chance that all of them are busy, and from it the wait.',
  },
  batches: {
    title: 'Batches',
    text: 'A function that takes several messages at once shares its time among them, but who comes during a batch waits for the next. The number that waits follows a geometric law.',
  },
  networks: {
    title: 'Queues after, beside and before each other',
    text: 'What leaves a queue with independent arrivals and exponential service is again a stream of independent arrivals. So queues in a chain, behind a split or after a merge each behave as if they stood alone.',
  },
  loss: {
    title: 'Full means no',
    text: 'A function at its concurrency limit throttles. Erlang’s first formula gives the share that is turned away, and a surprise: only the mean of the service time matters, not its law. Bursty arrivals lose more at the same load, and a closed group of users less.',
  },
  'token-bucket': {
    title: 'Token buckets',
    text: 'A gateway lets a request through when its bucket holds a token. Turn the picture around, count what is missing from the bucket, and it is a queue with room for as many as the bucket holds; the loss of that queue is known.',
  },
  pools: {
    title: 'Cold starts',
    text: 'A request without an idle instance starts one; an instance that idles for too long is gone. How often a request starts cold is a question about how long the number of busy instances stays below a level. It has an exact answer for exponential times, and for a limit of one instance with any times. The first case is one that others published.',
  },
  'plain-pool': {
    title: 'Two programs, one answer',
    text: 'With other laws, other times for cold requests, or small limits, nobody has a formula. Here the reference is a second program: one plain loop with another generator of random numbers, which shares nothing with the engine. Its own scatter counts in the interval.',
  },
  laws: {
    title: 'Durations as drawn',
    text: 'Every duration is drawn from a law, through a table of its quantiles. Here what was drawn is held against the law itself.',
  },
  'cold-starts': {
    title: 'Measured starts of instances',
    text: 'Start times follow percentiles that were measured on the platform. The percentiles must come out again. The mean is shown as well, but not claimed: below the median the model assumes a smooth law, and some runtimes have two clusters of start times there.',
  },
};
