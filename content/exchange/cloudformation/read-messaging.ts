import { defined, type Json } from '../json';
import { type Blueprint, notUnderstood, understood } from './blueprint';
import { addRule, addSchedule } from './read-functions';
import type { Reader, Source } from './source';
import { flagOf, listOf, mapOf, textOf, wholeOf } from './values';

/** Readers of topics, event buses, rules, schedules and pipes. */
export const MESSAGING_READERS: Readonly<Record<string, Reader>> = {
  'AWS::SNS::Topic': readTopic,
  'AWS::SNS::Subscription': ({ properties }, blueprint) => {
    blueprint.later(() => {
      for (const from of blueprint.targetsIn(properties.TopicArn)) subscribe(blueprint, from, properties.Endpoint);
    });
    return understood('a way from its topic');
  },
  'AWS::Events::EventBus': ({ logicalId, properties }, blueprint) => {
    blueprint.addJunction(logicalId, 'an event bus');
    blueprint.named(logicalId, properties.Name);
    return understood('ways through an event bus');
  },
  'AWS::Events::Rule': readRule,
  'AWS::Scheduler::Schedule': readSchedule,
  'AWS::Pipes::Pipe': readPipe,
  'AWS::Serverless::StateMachine': readWorkflow,
  'AWS::StepFunctions::StateMachine': readWorkflow,
};

function readTopic({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.addJunction(logicalId, 'a topic');
  blueprint.named(logicalId, properties.TopicName);
  for (const each of listOf(properties.Subscription)) {
    blueprint.later(() => subscribe(blueprint, logicalId, mapOf(each).Endpoint));
  }
  return understood('ways through a topic');
}

function subscribe(blueprint: Blueprint, from: string, endpoint: Json | undefined): void {
  for (const to of blueprint.targetsIn(endpoint)) blueprint.addWay({ from, to, kind: 'send', settings: {} });
}

function readRule({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.later(() => {
    const targets = listOf(properties.Targets).flatMap((each) => blueprint.targetsIn(mapOf(each).Arn));
    if (properties.ScheduleExpression !== undefined) addSchedule(blueprint, logicalId, logicalId, properties, targets);
    else addRule(blueprint, logicalId, properties, targets);
  });
  return understood(properties.ScheduleExpression === undefined ? 'ways of an event rule' : 'a schedule');
}

function readSchedule({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.later(() => {
    const target = mapOf(properties.Target);
    addSchedule(
      blueprint,
      logicalId,
      logicalId,
      properties,
      blueprint.targetsIn([target.Arn ?? null, target.Input ?? null]),
    );
  });
  return understood('a schedule');
}

/** A pipe is a mapping where it leads from a queue or a stream to a function; else things go through it. */
function readPipe({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.addJunction(logicalId, 'a pipe');
  blueprint.later(() => {
    const sources = blueprint.targetsIn(properties.Source);
    const targets = blueprint.targetsIn([properties.Enrichment ?? null, properties.Target ?? null]);
    const parameters = mapOf(properties.SourceParameters);
    const said = mapOf(parameters.SqsQueueParameters ?? parameters.DynamoDBStreamParameters);
    const settings = defined<Json>({
      batchSize: wholeOf(said.BatchSize, 1, 10),
      enabled:
        textOf(properties.DesiredState) === 'STOPPED' || flagOf(properties.DesiredState) === false ? false : undefined,
    });
    for (const from of sources) {
      for (const to of targets) {
        const isMapping = blueprint.places.get(to)?.kind === 'function';
        if (isMapping) blueprint.addWay({ from, to, kind: 'poll', settings });
        else blueprint.addWay({ from, to, kind: 'send', settings: {} });
      }
    }
  });
  return understood('a way between its source and its targets');
}

/** Workflows have no kind yet; what starts one is drawn as if it started what the workflow calls. */
function readWorkflow({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.addJunction(logicalId, 'a workflow');
  blueprint.named(logicalId, properties.StateMachineName ?? properties.Name);
  blueprint.later(() => {
    const said = [properties.DefinitionSubstitutions, properties.Definition, properties.DefinitionString];
    for (const to of blueprint.targetsIn(said.map((each) => each ?? null))) {
      if (to !== logicalId) blueprint.addWay({ from: logicalId, to, kind: 'send', settings: {} });
    }
    for (const [name, event] of Object.entries(mapOf(properties.Events))) {
      const { Type: type, Properties: of } = mapOf(event);
      const key = `${logicalId}/${name}`;
      if (type === 'Schedule' || type === 'ScheduleV2') addSchedule(blueprint, key, name, mapOf(of), [logicalId]);
      else if (type === 'EventBridgeRule' || type === 'CloudWatchEvent')
        addRule(blueprint, key, mapOf(of), [logicalId]);
    }
  });
  return notUnderstood('workflows have no kind yet; what it calls is drawn, its steps are not');
}
