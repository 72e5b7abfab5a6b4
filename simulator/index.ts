export { ACCURACY_THEMES, type AccuracyTheme } from './accuracy/accuracy-case';
export type { Catalog, ColdStart, Figure, Price, Provenance } from './catalog';
export { type Frame, frameSchema, type Note, noteSchema } from './document/annotation';
export type { Architecture, ArchitectureInput, Resource, ResourceKind } from './document/architecture';
export { architectureSchema, DOCUMENT_LIMITS } from './document/architecture';
export { canBefall, checkArchitecture } from './document/check-architecture';
export type { Distribution } from './document/distribution';
export type { DocumentError } from './document/document-error';
export type { Fault } from './document/fault';
export { INSTANCE_TYPES } from './document/instance-types';
export { architectureJsonSchema } from './document/json-schema';
export { RESOURCE_KINDS } from './document/kinds';
export type { Link } from './document/link';
export { foreignLinkFields, linkKindsBetween } from './document/link-roles';
export {
  type ParsedArchitecture,
  parseArchitecture,
  parseArchitectureText,
} from './document/parse';
export type { Cause } from './explain/remedies';
export {
  type Baseline,
  type Finding,
  type RecordedRequest,
  type RecordedRun,
  type ReplayedRequest,
  RequestReplay,
} from './explain/replay';
export { type CriticalPiece, type Phase, type Waterfall, type WaterfallRow, waterfallOf } from './explain/waterfall';
export { durationOf, type Exemplar, ExemplarLog, MOST_EXEMPLARS } from './metrics/exemplars';
export type { RequestEnd, Span, SpanUsage } from './metrics/trace-log';
export type {
  Bill,
  BillLine,
  BindingLimit,
  ConservationCheck,
  FailureSummary,
  HopBuffer,
  HopState,
  InstanceState,
  LatencySummary,
  LimitKind,
  LimitSummary,
  Outcome,
  OutcomeCounts,
  ResourceView,
  SeriesPoint,
} from './metrics/views';
export { HOP_FIELDS, HOP_STATES, INSTANCE_BOXES, INSTANCE_STATES, LIMIT_KINDS } from './metrics/views';
export { counted, inWords } from './model/words';
export { type Report, type ResourceReport, type SimulateOptions, simulate, type TracedCall } from './simulate';
export { Simulation, type SimulationOptions } from './simulation';
export { type ConfidenceInterval, confidenceInterval } from './theory/confidence';
export {
  drawFleet,
  type FleetFunction,
  type FleetOptions,
  fleetWorkload,
  mostFunctions,
  PRESETS,
  type Preset,
} from './traffic/fleet';
export { Popularity, triggerClasses } from './traffic/popularity';
export { type ParsedTrace, parseTraceCsv, type TraceError } from './traffic/trace-csv';
export {
  type FleetStatistics,
  type PresetStatistics,
  TRIGGERS,
  type Trigger,
  type WorkloadStatistics,
} from './traffic/workload-statistics';
export { ENGINE_VERSION } from './version';
