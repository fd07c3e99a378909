#!/usr/bin/env node
// SCIM wire-case runner. Plain Node >= 18, no dependencies.
//
//   node run.mjs --base https://HOST:8585/ecma2host_NAME/scim --token SECRET [--insecure]
//                [--dir cases] [--profile profiles/default.json]
//                [--client entra,okta] [--level required] [--id REGEX] [--json out.json]
//                [--timeout 15000] [--no-keepalive] [--keep] [--verbose] [--list]
//
// Exit codes: 0 all passed, 1 at least one failure, 2 usage / unreachable server.
import fs from "node:fs";
import path from "node:path";
import http from "node:http";
import https from "node:https";
import crypto from "node:crypto";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const opt = { dir: [], timeout: 15000, level: null, client: null };
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i++) {
  const a = argv[i];
  const val = () => { if (i + 1 >= argv.length) usage(`${a} needs a value`); return argv[++i]; };
  if (a === "--base") opt.base = val();
  else if (a === "--token") opt.token = val();
  else if (a === "--insecure") opt.insecure = true;
  else if (a === "--dir") opt.dir.push(val());
  else if (a === "--profile") opt.profile = val();
  else if (a === "--client") opt.client = val().split(",");
  else if (a === "--level") opt.level = val().split(",");
  else if (a === "--id") opt.id = new RegExp(val());
  else if (a === "--json") opt.json = val();
  else if (a === "--timeout") opt.timeout = Number(val());
  else if (a === "--keep") opt.keep = true;
  else if (a === "--no-keepalive") opt.noKeepalive = true;
  else if (a === "--verbose") opt.verbose = true;
  else if (a === "--list") opt.list = true;
  else if (a === "-h" || a === "--help") usage();
  else if (!opt.base && /^https?:/.test(a)) opt.base = a;
  else if (opt.base && !opt.token && !a.startsWith("-")) opt.token = a;
  else usage(`unknown argument ${a}`);
}
function usage(msg) {
  if (msg) console.error(msg);
  console.error("usage: run.mjs --base URL --token TOKEN [--insecure] [--dir D]... [--profile F] [--client a,b] [--level required] [--id RE] [--json F] [--timeout MS] [--no-keepalive] [--keep] [--verbose] [--list]");
  process.exit(2);
}
if (!opt.list && (!opt.base || opt.token === undefined)) usage("--base and --token are needed");
const resolveDir = (d) => (path.isAbsolute(d) ? d : fs.existsSync(d) ? path.resolve(d) : path.join(here, d));
if (!opt.dir.length) opt.dir.push(path.join(here, "cases"));
const profileFile = opt.profile ? resolveDir(opt.profile) : path.join(here, "profiles", "default.json");
const profile = JSON.parse(fs.readFileSync(profileFile, "utf8"));
const attrSet = new Set(profile.attributes || []);
const base = opt.base ? new URL(opt.base) : null;
const basePath = base ? base.pathname.replace(/\/+$/, "") : "";
const agentOpts = { keepAlive: !opt.noKeepalive, maxSockets: 4 };
const agent = base && base.protocol === "https:" ? new https.Agent({ ...agentOpts, rejectUnauthorized: !opt.insecure }) : new http.Agent(agentOpts);

// ---------------------------------------------------------------- requests
function send(method, rawPath, headers, payload, again = false) {
  return new Promise((resolve, reject) => {
    const mod = base.protocol === "https:" ? https : http;
    const started = Date.now();
    const h = { ...headers };
    if (payload !== undefined && !Object.keys(h).some((k) => k.toLowerCase() === "content-length")) h["Content-Length"] = Buffer.byteLength(payload);
    const req = mod.request({ protocol: base.protocol, hostname: base.hostname, port: base.port || undefined, method, path: basePath + rawPath, headers: h, agent, rejectUnauthorized: !opt.insecure, timeout: opt.timeout }, (res) => {
      const chunks = [];
      res.on("data", (c) => chunks.push(c));
      res.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        let json;
        try { json = text === "" ? undefined : JSON.parse(text); } catch { json = undefined; }
        resolve({ status: res.statusCode, headers: res.headers, text, json, ms: Date.now() - started });
      });
      res.on("error", reject);
    });
    req.on("timeout", () => req.destroy(new Error(`timeout after ${opt.timeout} ms`)));
    // an idle kept-alive connection may be closed by the server at the same moment: try once more on a fresh one
    req.on("error", (e) => (e.code === "ECONNRESET" && req.reusedSocket && !again ? send(method, rawPath, headers, payload, true).then(resolve, reject) : reject(e)));
    if (payload !== undefined) req.write(payload);
    req.end();
  });
}

// ---------------------------------------------------------------- variables
function lookup(name, vars) {
  if (name in vars) return vars[name];
  if (name === "uuid") return crypto.randomUUID();
  if (name.startsWith("ext.")) return profile.extension ? profile.extension[name.slice(4)] : undefined;
  return undefined;
}
class Unresolved extends Error {}
function substString(s, vars, enc) {
  const whole = /^\$\{([^}]+)\}$/.exec(s);
  if (whole && !enc) { const v = lookup(whole[1], vars); if (v === undefined) throw new Unresolved(`variable ${whole[1]} has no value`); return v; }
  return s.replace(/\$\{([^}]+)\}/g, (_, n) => {
    const v = lookup(n, vars);
    if (v === undefined) throw new Unresolved(`variable ${n} has no value`);
    return enc ? encodeURIComponent(String(v)) : String(v);
  });
}
function subst(x, vars) {
  if (typeof x === "string") return substString(x, vars, false);
  if (Array.isArray(x)) return x.map((e) => subst(e, vars));
  if (x && typeof x === "object") { const o = {}; for (const [k, v] of Object.entries(x)) o[String(substString(k, vars, false))] = subst(v, vars); return o; }
  return x;
}

// ---------------------------------------------------------------- json path
// $.a.b  $['urn:x'].y  $.list[0]  $.list[*].id  $.emails[?type=work].value
function parsePath(p) {
  const t = []; let i = p[0] === "$" ? 1 : 0;
  while (i < p.length) {
    if (p[i] === ".") { i++; continue; }
    if (p[i] === "[") {
      const q = p[i + 1];
      if (q === "'" || q === '"') { const e = p.indexOf(q + "]", i + 2); t.push({ k: p.slice(i + 2, e) }); i = e + 2; }
      else {
        const e = p.indexOf("]", i); const inner = p.slice(i + 1, e);
        if (inner === "*") t.push({ all: true });
        else if (inner[0] === "?") { const j = inner.indexOf("="); t.push({ f: [inner.slice(1, j), inner.slice(j + 1)] }); }
        else t.push({ n: Number(inner) });
        i = e + 1;
      }
    } else { const m = /^[^.[\]]+/.exec(p.slice(i)); t.push({ k: m[0] }); i += m[0].length; }
  }
  return t;
}
function getPath(root, p) {
  let cur = [root], many = false;
  for (const s of parsePath(p)) {
    const next = [];
    for (const v of cur) {
      if (v === null || v === undefined) continue;
      if (s.all) { if (Array.isArray(v)) next.push(...v); }
      else if (s.f) { if (Array.isArray(v)) next.push(...v.filter((e) => e && typeof e === "object" && String(e[s.f[0]]) === s.f[1])); }
      else if (s.n !== undefined) { if (Array.isArray(v) && s.n < v.length) next.push(v[s.n]); }
      else if (typeof v === "object" && !Array.isArray(v) && Object.prototype.hasOwnProperty.call(v, s.k)) next.push(v[s.k]);
    }
    if (s.all) many = true;
    cur = next;
  }
  return many ? cur : cur[0];
}
const isObj = (x) => x && typeof x === "object" && !Array.isArray(x);
function deepEq(a, b) {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((e, i) => deepEq(e, b[i]));
  if (isObj(a) && isObj(b)) { const ka = Object.keys(a), kb = Object.keys(b); return ka.length === kb.length && ka.every((k) => k in b && deepEq(a[k], b[k])); }
  return false;
}
const subset = (want, got) => (isObj(want) ? isObj(got) && Object.entries(want).every(([k, v]) => subset(v, got[k])) : deepEq(want, got));
const isEmpty = (v) => v === undefined || v === null || v === "" || (Array.isArray(v) && v.length === 0) || (isObj(v) && Object.keys(v).length === 0);
const show = (v) => { const s = JSON.stringify(v); return s === undefined ? "undefined" : s.length > 220 ? s.slice(0, 220) + "…" : s; };
function typeOk(v, t) {
  switch (t) {
    case "array": return Array.isArray(v);
    case "object": return isObj(v);
    case "integer": return Number.isInteger(v);
    case "datetime": return typeof v === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(v) && !Number.isNaN(Date.parse(v));
    default: return typeof v === t;
  }
}
function checkOne(a, root) {
  const v = a.path === undefined || a.path === "$" ? root : getPath(root, a.path);
  const bad = (what) => `${a.path || "$"}: ${what}, got ${show(v)}`;
  if ("exists" in a) { const e = v !== undefined && v !== null && !(Array.isArray(v) && /\[\*\]/.test(a.path) && v.length === 0); if (e !== a.exists) return bad(a.exists ? "should exist" : "should be absent"); }
  if ("empty" in a && isEmpty(v) !== a.empty) return bad(a.empty ? "should be absent or empty" : "should not be empty");
  if ("equals" in a && !deepEq(v, a.equals)) return bad(`should equal ${show(a.equals)}`);
  if ("notEquals" in a && deepEq(v, a.notEquals)) return bad(`should differ from ${show(a.notEquals)}`);
  if ("equalsIgnoreCase" in a && String(v).toLowerCase() !== String(a.equalsIgnoreCase).toLowerCase()) return bad(`should equal (any case) ${show(a.equalsIgnoreCase)}`);
  if ("type" in a && !typeOk(v, a.type)) return bad(`should be of type ${a.type}`);
  if ("matches" in a && !(typeof v === "string" && new RegExp(a.matches).test(v))) return bad(`should match /${a.matches}/`);
  if ("oneOf" in a && !a.oneOf.some((o) => deepEq(o, v))) return bad(`should be one of ${show(a.oneOf)}`);
  if ("count" in a && !(Array.isArray(v) ? v.length === a.count : v === undefined && a.count === 0)) return bad(`should have ${a.count} element(s)`);
  if ("countGte" in a && !(Array.isArray(v) && v.length >= a.countGte)) return bad(`should have at least ${a.countGte} element(s)`);
  if ("gte" in a && !(typeof v === "number" && v >= a.gte)) return bad(`should be >= ${a.gte}`);
  if ("lte" in a && !(typeof v === "number" && v <= a.lte)) return bad(`should be <= ${a.lte}`);
  if ("contains" in a) { const ok = typeof v === "string" ? v.includes(String(a.contains)) : Array.isArray(v) && v.some((e) => subset(a.contains, e)); if (!ok) return bad(`should contain ${show(a.contains)}`); }
  if ("notContains" in a) { const has = typeof v === "string" ? v.includes(String(a.notContains)) : Array.isArray(v) && v.some((e) => subset(a.notContains, e)); if (has) return bad(`should not contain ${show(a.notContains)}`); }
  if ("sameLengthAs" in a) { const o = getPath(root, a.sameLengthAs); if ((Array.isArray(o) ? o.length : 0) !== v) return bad(`should equal the length of ${a.sameLengthAs} (${Array.isArray(o) ? o.length : "absent"})`); }
  if ("unique" in a && Array.isArray(v) && new Set(v.map((e) => JSON.stringify(e))).size !== v.length) return bad("should have no repeated values");
  return null;
}

// ---------------------------------------------------------------- profile
function prune(body) { // drop attributes the profile does not have (fixtures only)
  if (!isObj(body)) return body;
  const out = {};
  const has = (kind, p) => attrSet.has(`${kind}:${p}`);
  const kind = (body.schemas || []).some((s) => /:Group$/.test(s)) ? "Group" : "User";
  for (const [k, v] of Object.entries(body)) {
    if (k === "schemas" || k === "meta") { out[k] = v; continue; }
    if (k.startsWith("urn:")) {
      const o = {}; for (const [s, x] of Object.entries(v)) if (has(kind, `${k}:${s}`)) o[s] = x;
      if (Object.keys(o).length) out[k] = o; continue;
    }
    if (Array.isArray(v) && v.length && isObj(v[0]) && v[0].type) {
      const keep = v.filter((e) => [...attrSet].some((a) => a.startsWith(`${kind}:${k}[${e.type}]`)) || has(kind, k));
      if (keep.length) out[k] = keep; continue;
    }
    if (isObj(v)) { const o = {}; for (const [s, x] of Object.entries(v)) if (has(kind, `${k}.${s}`) || has(kind, k)) o[s] = x; if (Object.keys(o).length) out[k] = o; continue; }
    if (has(kind, k)) out[k] = v;
  }
  if (Array.isArray(out.schemas)) out.schemas = out.schemas.filter((s) => /:core:2\.0:/.test(s) || out[s]);
  return { ...out, ...(profile.extraOnCreate?.[kind] || {}) };
}
function missing(c) {
  const miss = [];
  for (const r of c.requires || []) {
    if (r.startsWith("feature:")) { if (!profile.features?.[r.slice(8)]) miss.push(r); }
    else if (!attrSet.has(r.replace("${ext}", profile.extension ? `${profile.extension.urn}:${profile.extension.attr}` : "?"))) miss.push(r);
  }
  return miss;
}

// ---------------------------------------------------------------- run one case
const runTag = crypto.randomBytes(3).toString("hex");
let counter = 0;
async function doStep(step, vars, created, log) {
  const r = step.request;
  const p = substString(r.path, vars, true);
  const headers = { Accept: "application/scim+json", ...subst(r.headers || {}, vars) };
  for (const k of Object.keys(headers)) if (headers[k] === null) delete headers[k];
  if (!Object.keys(headers).some((k) => k.toLowerCase() === "authorization") && r.auth !== false) headers.Authorization = `Bearer ${opt.token}`;
  let payload;
  if (r.rawBody !== undefined) payload = substString(r.rawBody, vars, false);
  else if (r.body !== undefined) { let b = subst(r.body, vars); if (step.prune) b = prune(b); payload = JSON.stringify(b); }
  if (payload !== undefined && !Object.keys(headers).some((k) => k.toLowerCase() === "content-type")) headers["Content-Type"] = "application/scim+json";
  const res = await send(r.method, p, headers, payload);
  log.push(`${r.method} ${p}${payload ? " " + (payload.length > 400 ? payload.slice(0, 400) + "…" : payload) : ""} -> ${res.status} ${res.text.length > 400 ? res.text.slice(0, 400) + "…" : res.text}`);
  if (r.method === "POST" && (res.status === 201 || res.status === 200) && res.json?.id && /^\/(Users|Groups)\/?(\?|$)/i.test(p)) created.push(`/${/^\/users/i.test(p) ? "Users" : "Groups"}/${encodeURIComponent(res.json.id)}`);
  const errs = [];
  const e = step.expect || {};
  if (e.status !== undefined) { const ok = Array.isArray(e.status) ? e.status.includes(res.status) : e.status === res.status; if (!ok) errs.push(`status should be ${show(e.status)}, got ${res.status}`); }
  for (const h of e.headers || []) {
    const hv = res.headers[h.name.toLowerCase()];
    if (h.exists === false ? hv !== undefined : hv === undefined) errs.push(`header ${h.name} should ${h.exists === false ? "be absent" : "exist"}`);
    else if (h.matches && !new RegExp(substString(h.matches, vars, false), "i").test(String(hv))) errs.push(`header ${h.name} should match /${h.matches}/, got ${hv}`);
  }
  const bodyOptional = e.bodyIfPresent && (res.status === 204 || res.text === "");
  if (e.noBody && res.text !== "") errs.push(`body should be empty, got ${show(res.text)}`);
  if ((e.body || []).length && !bodyOptional) {
    if (res.json === undefined) errs.push(`body should be JSON, got ${show(res.text)}`);
    else for (const a of e.body) { const m = checkOne(subst(a, vars), res.json); if (m) errs.push(m); }
  }
  if (e.jsonErrors !== false && res.status >= 400 && res.text !== "" && e.errorShape) {
    for (const a of [{ path: "$.schemas", contains: "urn:ietf:params:scim:api:messages:2.0:Error" }, { path: "$.status", equals: String(res.status) }]) { const m = checkOne(a, res.json); if (m) errs.push(m); }
  }
  if (e.maxMs && res.ms > e.maxMs) errs.push(`took ${res.ms} ms, limit ${e.maxMs}`);
  if (!errs.length) for (const [name, p2] of Object.entries(step.capture || {})) {
    const src = p2.startsWith("header:") ? res.headers[p2.slice(7).toLowerCase()] : getPath(res.json, p2);
    if (src === undefined) errs.push(`cannot capture ${name} from ${p2}`); else if (name.startsWith("global.")) globals[name] = src; else vars[name] = src;
  }
  return errs;
}
const globals = {};
let passed = 0, failed = 0, skipped = 0;
async function runCase(c) {
  const vars = Object.create(globals);
  counter++;
  vars.u = `${runTag}${counter.toString(36)}`;
  vars.base = base.origin + basePath; vars.basePath = basePath; vars.token = opt.token;
  for (const [k, v] of Object.entries(c.vars || {})) vars[k] = subst(v, vars);
  const created = [], log = [];
  let errs = [], phase = "";
  try {
    const steps = [...(c.setup || []).map((s) => ["setup", s]), ["request", { request: c.request, expect: c.expect, capture: c.capture }], ...(c.then || []).map((s) => ["then", s])];
    let n = 0;
    for (const [ph, s] of steps) {
      phase = `${ph}${ph === "request" ? "" : " " + ++n}`;
      const rep = s.repeat || 1;
      for (let i = 0; i < rep && !errs.length; i++) { vars.i = i + 1; errs = await doStep(s, vars, created, log); }
      if (errs.length && !(ph === "then" && s.soft)) break;
    }
  } catch (e) { errs = [e instanceof Unresolved ? e.message : `${e.code || ""} ${e.message}`.trim()]; if (passed + failed === 0 && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/.test(e.code || "")) fatal = e; }
  if (!opt.keep) for (const p of created.reverse()) { try { await send("DELETE", p, { Authorization: `Bearer ${opt.token}`, Accept: "application/scim+json" }); } catch { /* best effort */ } }
  return { errs: errs.map((m) => `[${phase}] ${m}`), log };
}

// ---------------------------------------------------------------- main
let fatal = null;
const files = opt.dir.flatMap((d) => { const dir = resolveDir(d); return fs.readdirSync(dir).filter((f) => f.endsWith(".json")).sort().map((f) => path.join(dir, f)); });
const cases = files.flatMap((f) => { const j = JSON.parse(fs.readFileSync(f, "utf8")); return (Array.isArray(j) ? j : [j]).map((c) => ({ ...c, file: path.basename(f) })); });
const seen = new Set();
for (const c of cases) { if (seen.has(c.id)) { console.error(`duplicate case id ${c.id}`); process.exit(2); } seen.add(c.id); }
let pick = cases.filter((c) => (!opt.client || opt.client.includes(c.client)) && (!opt.level || opt.level.includes(c.level || "required")) && (!opt.id || opt.id.test(c.id)));
if (opt.list) { for (const c of pick) console.log(`${c.id}\t${c.client}\t${c.level || "required"}\t${c.title}`); console.log(`${pick.length} cases`); process.exit(0); }
const tally = {}, results = [], failures = [];
for (const c of pick) {
  const m = missing(c);
  if (m.length) { skipped++; results.push({ id: c.id, result: "skipped", why: m }); if (opt.verbose) console.log(`skip ${c.id} (profile lacks ${m.join(", ")})`); continue; }
  const { errs, log } = await runCase(c);
  if (fatal) { console.error(`cannot reach ${opt.base}: ${fatal.message}`); process.exit(2); }
  const key = c.client; tally[key] ??= { passed: 0, failed: 0 };
  if (errs.length) { failed++; tally[key].failed++; failures.push({ c, errs, log }); } else { passed++; tally[key].passed++; }
  results.push({ id: c.id, client: c.client, level: c.level || "required", result: errs.length ? "failed" : "passed", errors: errs });
  if (opt.verbose) console.log(`${errs.length ? "FAIL" : "ok  "} ${c.id} ${c.title}`);
}
for (const { c, errs, log } of failures) {
  console.log(`FAIL ${c.id} [${c.client}/${c.level || "required"}] ${c.title}`);
  for (const e of errs) console.log(`     ${e}`);
  for (const l of log.slice(-2)) console.log(`     > ${l}`);
}
for (const [k, v] of Object.entries(tally)) console.log(`${k}: ${v.passed} passed, ${v.failed} failed`);
const adv = failures.filter((f) => f.c.level === "advisory").length;
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""} (${failed - adv} required, ${adv} advisory)`);
if (opt.json) fs.writeFileSync(opt.json, JSON.stringify({ base: opt.base, profile: profile.name, passed, failed, skipped, tally, results }, null, 1));
agent.destroy();
process.exitCode = failed ? 1 : 0;
