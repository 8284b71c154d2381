// What the map shows: agents, the connections between them, and what is known of each. Nothing here draws.
import { place } from './topology-layout.js';

export const categories = ['core', 'corporate', 'financial', 'mycology', 'data', 'infrastructure', 'device', 'integration', 'security', 'simulation', 'communication', 'dao', 'nlm', 'custom'];
const inactive = new Set(['shutdown', 'archived', 'dead']);

const core = 'myca-core';
// The company's own name for itself; it is drawn as its core.
const orchestrator = 'orchestrator';

/** What decides where a node is, if it is to be seen at all. */
function standing({ category, status }) {
    return `${category} ${status === 'deleted' ? 'gone' : inactive.has(status)}`;
}

export class Scene {
    nodes = new Map();
    edges = [];
    shown = [];
    layout = { sectors: [], reach: 200, inner: 0, radius: 13 };
    #byId = new Map();
    #pairs = new Map();

    get centre() {
        return this.nodes.get(core) ?? null;
    }

    find(id) {
        return this.nodes.get(id === orchestrator ? core : id);
    }

    /** Answers whether the map has another shape now. */
    put(id, facts) {
        const known = this.nodes.get(id);
        const before = known && standing(known);
        const node = Object.assign(known ?? { id, x: 0, y: 0, links: 0, category: 'custom', status: null, kind: null, done: null, failed: null }, facts);
        this.nodes.set(id, node);
        return !known || before !== standing(node);
    }

    remove(id) {
        this.edges = this.edges.filter(edge => edge.from.id !== id && edge.to.id !== id);
        this.#index();
        return this.nodes.delete(id);
    }

    keep(ids) {
        for (const id of [...this.nodes.keys()]) if (!ids.has(id)) this.nodes.delete(id);
    }

    /** Only what somebody drew, and where something was really sent. */
    connect(edges) {
        this.edges = [];
        for (const edge of edges) {
            const from = this.find(edge.from);
            const to = this.find(edge.to);
            if (!from || !to || from === to || !(edge.id || edge.messages > 0)) continue;
            this.edges.push({ id: edge.id ?? null, from, to, type: edge.type, both: edge.bidirectional, rate: edge.messages_per_second ?? null, hot: 0 });
        }
        this.#index();
    }

    /** The edge by its connection's id. */
    edge(id) {
        return this.#byId.get(id);
    }

    between(from, to) {
        return this.#pairs.get(`${from.id}\n${to.id}`);
    }

    /** Places those that are to be seen. */
    arrange({ inactive: withInactive, categories: chosen }) {
        this.shown = [...this.nodes.values()].filter(node => node.status !== 'deleted' && (withInactive || !inactive.has(node.status)) && (!chosen || chosen.has(node.category) || node === this.centre));
        for (const node of this.nodes.values()) node.hidden = true;
        for (const node of this.shown) node.hidden = false;
        this.layout = place(this.shown, this.centre, categories);
    }

    #index() {
        this.#byId.clear();
        this.#pairs.clear();
        for (const node of this.nodes.values()) node.links = 0;
        for (const edge of this.edges) {
            if (edge.id) this.#byId.set(edge.id, edge);
            edge.from.links++;
            edge.to.links++;
            // A connection that was drawn goes before traffic alone.
            for (const [a, b] of edge.both ? [[edge.from, edge.to], [edge.to, edge.from]] : [[edge.from, edge.to]]) {
                const pair = `${a.id}\n${b.id}`;
                if (!this.#pairs.get(pair)?.id) this.#pairs.set(pair, edge);
            }
        }
    }
}
