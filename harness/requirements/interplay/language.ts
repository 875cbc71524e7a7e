import { cells, elsewhere, type Group, none } from './row.js';

const nothingBegun = none('nothing is begun that a call could go on with');
const own = none('it is its goroutine’s alone');

/** What compiler and runtime do together. */
export const language: Group = {
  title: 'The language',
  rows: [
    {
      id: 'panic',
      what: 'a panic',
      cells: cells({ 'goes-on': elsewhere('panic/contained'), waits: elsewhere('concurrency/end-crash') }),
    },
    { id: 'recover', what: 'a recovery', cells: cells({ 'goes-on': own, waits: own }) },
    {
      id: 'open-defer',
      what: 'what is deferred and compiled into the function’s end',
      cells: cells({ 'goes-on': own, waits: own }),
    },
    { id: 'heap-defer', what: 'what is deferred in a loop', cells: cells({ 'goes-on': own, waits: own }) },
    {
      id: 'range-over-func',
      what: 'a loop over a function',
      releases: '>=1.23',
      cells: cells({ 'goes-on': own, waits: own }),
    },
    { id: 'map', what: 'a map', cells: cells({ waits: none('nobody waits for a map') }) },
    {
      id: 'map-of-interfaces',
      what: 'a map whose keys have hashes of their own',
      cells: cells({ 'goes-on': elsewhere('interplay/goes-on-map'), waits: none('nobody waits for a map') }),
    },
    { id: 'string', what: 'a string', cells: cells({ 'goes-on': nothingBegun, waits: own }) },
    {
      id: 'interface',
      what: 'an interface and a type switch',
      cells: cells({ 'goes-on': nothingBegun, waits: own }),
    },
    {
      id: 'sort',
      what: 'a sort whose order the program gives',
      cells: cells({ 'goes-on': nothingBegun, waits: own }),
    },
    { id: 'reflect', what: 'a call by package reflect', cells: cells({ waits: own }) },
    {
      id: 'generic',
      what: 'a generic function with its dictionary',
      releases: '>=1.18',
      cells: cells({
        does: elsewhere('interplay/dictionaries'),
        'goes-on': own,
        waits: own,
        during: own,
        left: own,
      }),
    },
    {
      id: 'passing',
      what: 'promoted methods, method values and nil receivers',
      cells: cells({
        does: elsewhere('interplay/method-table', 'interplay/method-wrappers', 'interplay/function-values'),
        'goes-on': own,
        waits: own,
        during: own,
        left: elsewhere('interplay/nil-receiver'),
      }),
    },
  ],
};
