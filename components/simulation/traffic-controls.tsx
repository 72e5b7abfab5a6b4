'use client';

import { type ReactNode, useId } from 'react';
import { TrafficSection } from '@/components/traffic/traffic-section';
import { Segmented } from '@/components/ui/segmented';
import { Slider } from '@/components/ui/slider';
import { Switch } from '@/components/ui/switch';
import {
  describeShape,
  LIMIT_RANGE,
  RATE_RANGE,
  SHAPES,
  type Shape,
  SOURCES,
  type Source,
  withMixPart,
} from './settings';
import { useSimulation, useStage } from './stage-context';
import styles from './traffic-controls.module.css';

const SHAPE_LABELS: Record<Shape, string> = {
  constant: 'Constant',
  ramp: 'Ramp',
  spike: 'Spike',
  daily: 'Daily',
  bursts: 'Bursts',
};

const SOURCE_LABELS: Record<Source, string> = {
  http: 'HTTP requests',
  bucket: 'Bucket events',
  stream: 'Table stream',
  schedule: 'Schedule',
  queue: 'Message queue',
};

/** What comes in: how much, in which shape, over which ways; and the limits it meets. */
export function TrafficControls() {
  return (
    <div className={`${styles.controls} needs-script no-print`}>
      <Group title="Traffic">
        <Rate />
        <ShapeChoice />
        <TrafficSection />
      </Group>
      <Mix />
      <Sources />
      <Limits />
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.group} aria-labelledby={id}>
      <h3 className={styles.title} id={id}>
        {title}
      </h3>
      {children}
    </section>
  );
}

function Rate() {
  const { controller } = useStage();
  const ratePerS = useSimulation((state) => state.settings.ratePerS);
  return (
    <Slider
      label="Rate"
      unit="requests/s"
      {...RATE_RANGE}
      step={0.1}
      scale="log"
      value={ratePerS}
      onChange={(value) => controller.change({ ratePerS: value })}
    />
  );
}

function ShapeChoice() {
  const { architecture, controller, controls } = useStage();
  const shape = useSimulation((state) => state.settings.shape);
  const client = architecture.resources.find(({ id }) => id === controls.clientId);
  return (
    <div>
      <Segmented
        label="Shape"
        options={SHAPES.map((value) => ({ value, label: SHAPE_LABELS[value] }))}
        value={shape}
        onChange={(value) => controller.change({ shape: value })}
      />
      {client?.kind === 'client' && <p className={styles.hint}>{describeShape(client.traffic, shape)}</p>}
    </div>
  );
}

function Mix() {
  const { controller, controls } = useStage();
  const mix = useSimulation((state) => state.settings.mix);
  if (controls.mix.length === 0) return null;
  return (
    <Group title="Mix of requests">
      {controls.mix.map((part, index) => (
        <Slider
          key={part.linkId}
          label={part.label}
          unit="%"
          min={0}
          max={100}
          value={mix[index] ?? 0}
          onChange={(value) => controller.change({ mix: withMixPart(mix, index, value) })}
        />
      ))}
      <p className={styles.hint}>The parts always make 100%: raise one and the others give way.</p>
    </Group>
  );
}

function Sources() {
  const { controls, controller } = useStage();
  const off = useSimulation((state) => state.settings.off);
  const known = SOURCES.filter((source) => controls.sources[source]);
  if (known.length === 0) return null;
  return (
    <Group title="Event sources">
      <div className={styles.switches}>
        {known.map((source) => (
          <Switch
            key={source}
            label={SOURCE_LABELS[source]}
            checked={!off.includes(source)}
            onChange={(isOn) =>
              controller.change({ off: SOURCES.filter((each) => (each === source ? !isOn : off.includes(each))) })
            }
          />
        ))}
      </div>
    </Group>
  );
}

function Limits() {
  const { controller } = useStage();
  const limit = useSimulation((state) => state.settings.limit);
  return (
    <Group title="Limits">
      <Slider
        label="Account concurrency"
        unit="instances"
        {...LIMIT_RANGE}
        scale="log"
        value={limit}
        hint="Instances that all functions together may have busy at once."
        onChange={(value) => controller.change({ limit: value })}
      />
    </Group>
  );
}
