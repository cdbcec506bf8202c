/**
 * The stub of one kind of resource: what Pulumi stores in the state of every dynamic resource, and evaluates in the
 * engine's process. It only forwards to `pulumi-pki/provider`, which can change freely; name, path and signature, and
 * every character of this text, are a frozen format.
 *
 * It is what Pulumi makes of a provider object whose methods are installed by `configure`, which runs before any other
 * method and whose body finishes in one turn: parallel calls during `destroy` find them in place. Each call loads the
 * provider anew, because a load that failed once must fail the next call too instead of leaving a provider without
 * methods. As a text it is here because to have Pulumi make it takes half a second of every run.
 */
export const stubOf = (kind: string): string => `exports.handler = __f0;

var __provider = {configure: __f1};

function __f1(__0) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return function /*configure*/(req) { "check diff create read update delete".split(" ").forEach((m) => (this[m] = async (...a) => require("pulumi-pki/provider").handler(kind, req.config)[m](...a))); };

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f0() {
  return (function() {
    with({ provider: __provider, this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;
