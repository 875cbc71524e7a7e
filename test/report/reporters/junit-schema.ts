import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';

/*
 * The rules of the JUnit schema that Jenkins' xUnit plugin (junit-10.xsd) validates by, as far as this
 * program's elements go: which attributes an element may and must have, and which children. GitLab and
 * GitHub's actions ask for less.
 */

interface Rule {
  required: string[];
  optional: string[];
  children: string[];
  text?: true;
}

const problem: Rule = { required: [], optional: ['type', 'message'], children: [], text: true };

const rules: Record<string, Rule> = {
  testsuites: {
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
    children: ['testsuite'],
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  properties: { required: [], optional: [], children: ['property'] },
  property: { required: ['name', 'value'], optional: [], children: [] },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  skipped: problem,
  error: problem,
  failure: problem,
  'system-out': { required: [], optional: [], children: [], text: true },
  'system-err': { required: [], optional: [], children: [], text: true },
};

const time = /^(?:(?:[0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(?:\.[0-9]*)?$/;

/** What the schema would refuse, as sentences; none for a valid document. */
export function junitFaults(root: XMLBuilder): string[] {
  const faults: string[] = [];
  const visit = (element: Element, path: string): void => {
    const rule = rules[element.tagName];
    if (rule === undefined) {
      faults.push(`${path}: no such element`);
      return;
    }
    const names = [...element.attributes].map(attribute => attribute.name);
    for (const name of rule.required) if (!names.includes(name)) faults.push(`${path}: no ${name}`);
    for (const { name, value } of element.attributes) {
      if (![...rule.required, ...rule.optional].includes(name)) faults.push(`${path}: has ${name}`);
      if (name === 'time' && element.tagName !== 'testcase' && !time.test(value)) {
        faults.push(`${path}: its time is ${value}`);
      }
    }
    for (const node of element.childNodes) {
      if (node.nodeType === 1) {
        const child = node as Element;
        if (!rule.children.includes(child.tagName)) faults.push(`${path}: has a ${child.tagName}`);
        visit(child, `${path}/${child.tagName}`);
      } else if (rule.text !== true && (node.nodeValue ?? '').trim() !== '') {
        faults.push(`${path}: has text`);
      }
    }
  };
  const element = root.node as unknown as Element;
  if (element.tagName !== 'testsuites') faults.push(`the root is ${element.tagName}`);
  visit(element, element.tagName);
  return faults;
}

/** The part of the DOM that is needed; the types of a browser are not there. */
interface Element {
  nodeType: number;
  nodeValue: string | null;
  tagName: string;
  attributes: Iterable<{ name: string; value: string }>;
  childNodes: Iterable<{ nodeType: number; nodeValue: string | null }>;
}
