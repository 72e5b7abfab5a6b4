import { DOCUMENT_LIMITS } from '@/simulator';

const { bytes, depth, resources, links, faults, notes, frames } = DOCUMENT_LIMITS;
const number = (value: number) => value.toLocaleString('en-US');

/** What a newcomer reads before the tables of the architecture document. */
export const GUIDE = `# The architecture document

One JSON file describes a design: what there is, what calls what, who comes, and what goes wrong. The site draws it, the
engine runs it, and a person exports, sends and imports it. This is a whole one:

\`\`\`json
{
  "format": "cloud-architecture/1",
  "name": "A function and its table",
  "platform": "aws",
  "region": "us-east-1",
  "resources": [
    { "id": "client", "kind": "client", "traffic": { "shape": "constant", "ratePerS": 20 } },
    { "id": "worker", "kind": "function", "memoryMib": 512,
      "serviceMs": { "distribution": "lognormal", "median": 8, "p99": 40 } },
    { "id": "items", "kind": "table" }
  ],
  "links": [
    { "id": "client-worker", "from": "client", "to": "worker", "kind": "call" },
    { "id": "worker-items", "from": "worker", "to": "items", "kind": "call", "reads": 1, "writes": 0.25 }
  ],
  "faults": [{ "id": "slow-items", "resource": "items", "fault": "latency", "fromS": 60, "untilS": 120,
    "addMs": { "distribution": "constant", "value": 200 } }],
  "layout": { "client": { "x": 0, "y": 0 }, "worker": { "x": 280, "y": 0 }, "items": { "x": 560, "y": 0 } }
}
\`\`\`

\`npm run -s simulate -- FILE\` checks and runs such a file.

- **Format.** \`format\` names this format and its version; a later, incompatible one gets another name. Whatever is left
  out has its default, which is the platform’s own where it has one. A key that is not listed here is refused, so a
  misspelt setting never goes unnoticed.
- **Resources** serve requests, or send them. Each has an \`id\`, by which links, reports and random streams name it, and a
  \`kind\`, which decides what other fields it has. Units are in the names of fields: \`Ms\`, \`S\`, \`Min\`, \`Mib\`,
  \`Gib\`, \`Bytes\`.
- **Links** lead from one resource to another. In a \`call\` the caller waits for the answer. An \`event\` is handed over, and
  the platform tries again by itself if need be. In a \`poll\` the platform fetches records from a queue, or from the stream
  of a table, and invokes a function with batches of them; it is drawn from the source to the function. A client or gateway
  sends each request along one of its calls, by \`share\`. A function makes all of its calls one after the other in the order of
  the document, each with its \`probability\`, and does there what \`reads\` and \`writes\` say; without either it calls once.
- **Traffic** belongs to a client. The shape says how the rate goes over time and \`arrivals\` how single requests scatter
  around it; a trace brings the times itself, and in a closed workload each user waits for an answer before the next request.
- **Durations** are laws that times are drawn from, in milliseconds.
- **Faults** befall one resource for a while. The engine applies them like anything else it simulates, so a run with faults
  is as repeatable as one without.
- **Layout** is for the eye alone: where the diagram draws what. Resources without a place stand in a grid below; one that
  is \`pinned\` stays where it is when the diagram is arranged by itself.
- **Notes and frames** are for the eye alone, too: texts on the diagram, and boxes with a title behind the parts they
  group. Whatever has its middle in a frame belongs to it; the document does not say so twice.

A file may have ${number(bytes)} bytes and ${depth} levels of nesting, ${number(resources)} resources, ${number(links)} links, ${number(faults)} faults,
${number(notes)} notes and ${number(frames)} frames.

The tables say \`required\` where there is no default, and – where a field may be left out and then means what its sentence
says. A path with a dot is a field of an object inside. Under *source* stands what a default or a range was taken from;
*unverified* marks a figure that no document at hand confirmed. The same facts are in a JSON Schema,
[architecture.json](../public/schema/architecture.json), which the site serves as \`/schema/architecture.json\`. The
behaviour behind the fields is in the [rules of the simulator](../simulator/SPEC.md).

## What the JSON Schema cannot see

A document that the schema accepts may still be refused by the parser, which tells the place as a JSON pointer and what
was expected there. It alone knows that

- an id of a link or a fault is used once, and so is one of a resource, a note or a frame; \`from\`, \`to\`, \`resource\` and the keys of \`layout\` name
  resources of the document; and a field such as \`deadLetterQueue\` names one of the right kind;
- a link starts and ends at kinds that can do this, and a field of a call stands only where its two ends understand it;
- fields agree with each other: bounds are the right way round, a time limit is one that the type of gateway allows, batches
  fit their queue or stream, a cron expression comes true some day, a law is given in one of its forms, times of a trace
  ascend, and a function has no more instances provisioned than reserved;
- a fault befalls something that is called, poison something that is polled, and ends after it begins;
- the file keeps to the limits of size and nesting.

This page is written by \`npm run -s reference\` from the schemas that check documents.
`;
