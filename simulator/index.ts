export type { Catalog, ColdStart, Figure, Price, Provenance } from './catalog';
export type { Architecture, ArchitectureInput, Resource, ResourceKind } from './document/architecture';
export { architectureSchema, DOCUMENT_LIMITS } from './document/architecture';
export type { Distribution } from './document/distribution';
export type { Link } from './document/link';
export {
  type DocumentError,
  type ParsedArchitecture,
  parseArchitecture,
  parseArchitectureText,
} from './document/parse';
export type {
  Bill,
  BillLine,
  ConservationCheck,
  HopBuffer,
  HopState,
  InstanceState,
  LatencySummary,
  Outcome,
  OutcomeCounts,
  ResourceView,
  SeriesPoint,
} from './metrics/views';
export { HOP_FIELDS, HOP_STATES, INSTANCE_BOXES, INSTANCE_STATES } from './metrics/views';
export { type Report, type ResourceReport, type SimulateOptions, simulate } from './simulate';
export { Simulation, type SimulationOptions } from './simulation';
export { ENGINE_VERSION } from './version';
