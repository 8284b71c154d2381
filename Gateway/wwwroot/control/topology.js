// The map of the company: hears the feed, keeps a scene true, and lets people move about in it.
import { Brush, colours } from './topology-brush.js';
import { Feed } from './topology-feed.js';
import { Scene, categories } from './topology-scene.js';

const still = matchMedia('(prefers-reduced-motion: reduce)');
const dark = matchMedia('(prefers-color-scheme: dark)');
const topics = ['agents', 'connections', 'messages'];
const mostSparks = 200;
const sparkLasts = 700;

/** What a map of a host element shows is settled by the screen; whom people point at is told to it. */
export function open(host, screen, settings) {
    return host.map = new CompanyMap(host, screen, settings);
}

class CompanyMap {
    #host;
    #screen;
    #settings;
    #canvas;
    #tip;
    #told;
    #badge;
    #note;
    #brush;
    #feed;
    #watching = new AbortController();
    #present = new Scene();
    #past = null;
    #view = { x: 0, y: 0, zoom: 1, width: 0, height: 0, dpr: 1 };
    #look = { sparks: [], labels: true, connections: true, hovered: null, focused: null, selected: null, traced: null, drag: null };
    #choice = { inactive: true, categories: null };
    #pointers = new Map();
    #held = null;
    #drawing = 0;
    #arranging = false;
    #moved = false;
    #glide = null;
    #reading = null;
    #readAt = 0;
    #unread = false;

    constructor(host, screen, settings) {
        this.#host = host;
        this.#screen = screen;
        this.#settings = settings;
        this.#build();
        const view = this.#view;
        view.of = ({ x, y }) => [x * view.zoom + view.x, y * view.zoom + view.y];
        view.sees = node => {
            const [x, y] = view.of(node);
            return x > -20 && y > -20 && x < view.width + 20 && y < view.height + 20;
        };
        this.#look.colours = colours(host, categories);
        this.#listen();
        this.#read();
        this.#feed = new Feed(topics, frame => this.#hear(frame), since => this.#stale(since));
    }

    get #scene() {
        return this.#past ?? this.#present;
    }

    // What the screen asks for.

    show({ labels, connections, inactive, categories: chosen }) {
        Object.assign(this.#look, { labels, connections });
        const choice = { inactive, categories: chosen ? new Set(chosen) : null };
        const other = choice.inactive !== this.#choice.inactive || [...choice.categories ?? ['*']].join() !== [...this.#choice.categories ?? ['*']].join();
        this.#choice = choice;
        if (other) {
            this.#moved = false;
            this.#arrange();
        }
        this.#wake();
    }

    select(id, go) {
        const node = id ? this.#scene.find(id) ?? null : null;
        this.#look.selected = node;
        this.#host.dataset.selected = node?.id ?? '';
        if (node && go) this.#goTo(node);
        this.#wake();
    }

    trace(ids) {
        const nodes = ids?.map(id => this.#scene.find(id)).filter(Boolean);
        this.#look.traced = nodes?.length > 1 ? nodes : null;
        this.#wake();
    }

    zoom(by) {
        const { width, height } = this.#view;
        this.#zoomAt(by, width / 2, height / 2);
    }

    fit() {
        this.#moved = false;
        this.#fit();
        this.#wake();
    }

    /** Somebody changed what is connected. */
    reread() {
        return this.#read();
    }

    /** Shows the past instead: these agents, of whom nothing is known yet. */
    rewind(agents) {
        this.#past = new Scene();
        for (const [id, category, kind] of agents) this.#past.put(id, { category, kind });
        this.#forget();
        this.#moved = false;
        this.#arrange();
    }

    /** A moment of the past: who became what, and what was sent from whom to whom. */
    moment(changes, traffic) {
        if (!this.#past) return;
        let other = false;
        for (const [id, status] of changes) other = this.#past.put(id, { status }) || other;
        this.#past.connect(traffic.map(([from, to, rate]) => ({ from, to, messages: 1, messages_per_second: rate, type: 'traffic', bidirectional: false })));
        if (other) this.#arrange();
        else this.#count();
        this.#wake();
    }

    present() {
        this.#past = null;
        this.#forget();
        this.#moved = false;
        this.#arrange();
    }

    /** Where on the page a node is, and in what colour. */
    where(id) {
        const node = this.#scene.find(id);
        if (!node || node.hidden) return null;
        const [x, y] = this.#view.of(node);
        const box = this.#canvas.getBoundingClientRect();
        return { x: x + box.x, y: y + box.y, status: node.status, radius: Brush.radius(this.#scene, node, this.#view.zoom) };
    }

    dispose() {
        this.#watching.abort();
        this.#feed.close();
        cancelAnimationFrame(this.#drawing);
        clearTimeout(this.#reading);
        this.#host.replaceChildren();
        delete this.#host.map;
    }

    // What is true.

    async #read() {
        clearTimeout(this.#reading);
        this.#reading = null;
        this.#readAt = performance.now();
        try {
            const answer = await fetch('/api/dashboard/topology', { cache: 'no-store', signal: this.#watching.signal });
            if (!answer.ok) throw new Error(`topology: ${answer.status}`);
            const { nodes, edges } = await answer.json();
            let other = false;
            for (const { id, type, status, category, agent_type: kind } of nodes) {
                if (type === 'agent' && !this.#present.nodes.has(id)) other = this.#present.put(id, { status, category, kind }) || other;
            }
            this.#present.connect(edges);
            this.#host.dataset.ready = 'true';
            if (other) this.#arrange();
            this.#count();
            this.#wake();
            if (this.#unread) this.#screen.invokeMethodAsync('Reread');
            this.#unread = false;
        } catch (error) {
            if (error.name !== 'AbortError') this.#readLater(3000);
        }
    }

    /** Something was sent over what the last reading did not see. */
    #strange() {
        if (this.#unread) return;
        this.#unread = true;
        this.#readLater(2000);
    }

    /** Soon, but not one reading after the other. */
    #readLater(wait = 100) {
        if (this.#reading !== null || this.#watching.signal.aborted) return;
        const rest = Math.max(0, 1000 - (performance.now() - this.#readAt));
        this.#reading = setTimeout(() => this.#read(), Math.max(wait, rest));
    }

    #hear(frame) {
        switch (frame.type) {
            case 'initial_state':
                this.#whole(frame.agents);
                break;
            case 'agent_update':
            case 'metric_update':
                this.#update(frame);
                break;
            case 'agent_event': {
                const node = this.#present.nodes.get(frame.agent_id);
                if (node && !node.kind && frame.agent_type) node.kind = frame.agent_type;
                break;
            }
            case 'connection_update':
                this.#traffic(frame);
                break;
            case 'connection_event':
                this.#readLater(0);
                break;
            case 'message_event':
                this.#message(frame);
                break;
        }
    }

    #whole(agents) {
        this.#present.keep(new Set(agents.map(agent => agent.agent_id)));
        for (const agent of agents) this.#present.put(agent.agent_id, { status: agent.status, category: agent.category, kind: agent.agent_type, done: agent.tasks_completed, failed: agent.tasks_failed });
        this.#arrange();
        this.#readLater();
    }

    #update(frame) {
        const facts = { done: frame.tasks_completed, failed: frame.tasks_failed };
        if (frame.type === 'agent_update') {
            if (frame.status === 'deleted') {
                if (this.#present.remove(frame.agent_id)) this.#arrange();
                return;
            }
            Object.assign(facts, { status: frame.status, category: frame.category });
        } else if (!this.#present.nodes.has(frame.agent_id)) {
            return;
        }
        if (this.#present.put(frame.agent_id, facts)) this.#arrange();
        if (!this.#past) this.#wake();
    }

    #traffic({ connection_id: id, payload }) {
        const edge = this.#present.edge(id);
        if (!edge) {
            this.#readLater();
            return;
        }
        edge.rate = payload.traffic.messagesPerSecond;
        if (!this.#past) this.#wake();
    }

    #message(frame) {
        // After a break what was missed is told too; it is no news to the eye.
        if (this.#past || document.hidden || Date.now() - Date.parse(frame.timestamp) > 5000) return;
        const to = this.#present.find(frame.agent_id);
        const from = frame.other_agent ? this.#present.find(frame.other_agent) : null;
        if (!to || to.hidden) return;
        this.#host.dataset.messages = Number(this.#host.dataset.messages ?? 0) + 1;
        const now = performance.now();
        if (!from || from.hidden) {
            this.#spark({ ring: to, from: now });
            return;
        }
        const edge = this.#present.between(from, to);
        if (edge) edge.hot = now + sparkLasts;
        else this.#strange();
        if (this.#look.connections) this.#spark({ start: from, end: to, from: now });
    }

    #spark(spark) {
        if (still.matches) {
            // No movement: the line is marked for as long, and once more without the mark.
            setTimeout(() => this.#wake(), sparkLasts + 20);
            this.#wake();
            return;
        }
        if (this.#look.sparks.length >= mostSparks) this.#look.sparks.shift();
        this.#look.sparks.push({ ...spark, lasts: sparkLasts });
        this.#wake();
    }

    #stale(since) {
        this.#badge.hidden = !since;
        if (since) this.#badge.textContent = `The map is stale since ${since.toLocaleTimeString()}`;
    }

    #forget() {
        Object.assign(this.#look, { hovered: null, focused: null, traced: null, sparks: [] });
        const { selected } = this.#look;
        this.#look.selected = selected ? this.#scene.find(selected.id) ?? null : null;
    }

    // How it is drawn.

    #arrange() {
        this.#arranging = true;
        this.#wake();
    }

    #count() {
        const { shown, edges } = this.#scene;
        this.#host.dataset.agents = shown.length;
        this.#host.dataset.edges = edges.filter(edge => !edge.from.hidden && !edge.to.hidden).length;
    }

    #wake() {
        if (!this.#drawing) this.#drawing = requestAnimationFrame(now => this.#draw(now));
    }

    #draw(now) {
        this.#drawing = 0;
        const look = this.#look;
        if (this.#arranging) {
            this.#arranging = false;
            this.#scene.arrange(this.#choice);
            if (!this.#moved) this.#fit();
            for (const part of ['hovered', 'focused', 'selected']) if (look[part] && !this.#scene.nodes.has(look[part].id)) look[part] = null;
            if (look.traced?.some(node => !this.#scene.nodes.has(node.id))) look.traced = null;
            this.#count();
        }
        look.now = performance.now();
        look.sparks = look.sparks.filter(spark => look.now - spark.from < spark.lasts);
        if (this.#glide) this.#move(now);
        if (this.#view.width > 0) this.#brush.draw(this.#scene, this.#view, look);
        this.#explain();
        this.#note.hidden = !look.left;
        if (look.left) this.#note.textContent = `${look.left.toLocaleString('en')} more connections are seen from nearer, or when one of their agents is chosen.`;
        if (look.sparks.length > 0 || this.#glide) this.#wake();
    }

    #move(now) {
        const { from, to, begun } = this.#glide;
        const t = still.matches ? 1 : Math.min(1, (now - begun) / 260);
        const eased = 1 - (1 - t) ** 3;
        for (const part of ['x', 'y', 'zoom']) this.#view[part] = from[part] + (to[part] - from[part]) * eased;
        if (t === 1) this.#glide = null;
    }

    #fit() {
        const { width, height } = this.#view;
        if (!width) return;
        const { reach } = this.#scene.layout;
        const zoom = Math.min((width - 110) / 2 / reach, (height - 56) / 2 / reach, 1.5);
        this.#glide = null;
        Object.assign(this.#view, { zoom: Math.max(zoom, .02), x: width / 2, y: height / 2 });
    }

    #goTo(node) {
        this.#moved = true;
        if (this.#arranging) this.#draw(performance.now());
        const { width, height, x, y, zoom } = this.#view;
        const nearer = Math.max(zoom, Math.min(1.2, 14 / this.#scene.layout.radius));
        this.#glide = { from: { x, y, zoom }, to: { x: width / 2 - node.x * nearer, y: height / 2 - node.y * nearer, zoom: nearer }, begun: performance.now() };
        this.#wake();
    }

    #zoomAt(by, x, y) {
        const view = this.#view;
        const zoom = Math.max(.02, Math.min(6, view.zoom * by));
        Object.assign(view, { x: x - (x - view.x) * zoom / view.zoom, y: y - (y - view.y) * zoom / view.zoom, zoom });
        this.#glide = null;
        this.#moved = true;
        this.#wake();
    }

    #pan(dx, dy) {
        this.#view.x += dx;
        this.#view.y += dy;
        this.#glide = null;
        this.#moved = true;
        this.#wake();
    }

    #explain() {
        const node = this.#look.hovered ?? this.#look.focused;
        const shown = node && !node.hidden && this.#view.sees(node);
        this.#tip.hidden = !shown;
        if (!shown) return;
        const [x, y] = this.#view.of(node);
        const work = node.done === null || this.#past ? [] : [`${node.done} done, ${node.failed} failed`];
        const lines = [node.id, [node.kind, node.category].filter(Boolean).join(' · '), node.status?.replace('_', ' ') ?? 'status not known', ...work, `${node.links} ${node.links === 1 ? 'connection' : 'connections'}`];
        if (this.#tip.dataset.of !== lines.join()) {
            this.#tip.dataset.of = lines.join();
            this.#tip.replaceChildren(...lines.map((text, index) => Object.assign(document.createElement(index ? 'span' : 'strong'), { textContent: text })));
        }
        const { width, height } = this.#view;
        const { offsetWidth: wide, offsetHeight: high } = this.#tip;
        this.#tip.style.left = `${Math.max(4, Math.min(width - wide - 4, x + 18))}px`;
        this.#tip.style.top = `${Math.max(4, Math.min(height - high - 4, y - high - 8))}px`;
    }

    // What people do.

    #build() {
        const make = (tag, facts) => this.#host.appendChild(Object.assign(document.createElement(tag), facts));
        this.#canvas = make('canvas', { tabIndex: 0 });
        this.#canvas.setAttribute('role', 'application');
        this.#canvas.setAttribute('aria-label', 'Map of the company. Arrow keys move it, plus and minus zoom, 0 shows everything, N and P go from agent to agent, Enter chooses one. The list says the same.');
        this.#tip = make('div', { className: 'map-tip', hidden: true });
        this.#tip.setAttribute('aria-hidden', 'true');
        this.#badge = make('p', { className: 'map-stale', hidden: true });
        this.#badge.setAttribute('role', 'status');
        this.#note = make('p', { className: 'map-note', hidden: true });
        this.#told = make('p', { className: 'unseen' });
        this.#told.setAttribute('aria-live', 'polite');
        this.#brush = new Brush(this.#canvas);
    }

    #listen() {
        const { signal } = this.#watching;
        const sized = new ResizeObserver(() => this.#size());
        sized.observe(this.#host);
        const repaint = () => {
            this.#look.colours = colours(this.#host, categories);
            this.#wake();
        };
        const dressed = new MutationObserver(repaint);
        dressed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
        signal.addEventListener('abort', () => {
            sized.disconnect();
            dressed.disconnect();
        });
        dark.addEventListener('change', repaint, { signal });
        const on = (name, act, more) => this.#canvas.addEventListener(name, act, { signal, ...more });
        on('pointerdown', event => this.#down(event));
        on('pointermove', event => this.#over(event));
        on('pointerup', event => this.#up(event));
        on('pointercancel', event => this.#cancel(event));
        on('pointerleave', () => this.#point(null));
        on('blur', () => this.#focus(null));
        on('dblclick', event => this.#zoomAt(1.6, ...this.#spot(event)));
        on('keydown', event => this.#key(event));
        on('wheel', event => {
            event.preventDefault();
            this.#zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? .05 : .0015)), ...this.#spot(event));
        }, { passive: false });
    }

    #size() {
        const { clientWidth: width, clientHeight: height } = this.#host;
        const view = this.#view;
        const dpr = window.devicePixelRatio || 1;
        if (!width || (view.width === width && view.height === height && view.dpr === dpr)) return;
        view.x += (width - view.width) / 2;
        view.y += (height - view.height) / 2;
        Object.assign(view, { width, height, dpr });
        this.#canvas.width = Math.round(width * dpr);
        this.#canvas.height = Math.round(height * dpr);
        if (!this.#moved) this.#fit();
        this.#wake();
    }

    #spot(event) {
        const box = this.#canvas.getBoundingClientRect();
        return [event.clientX - box.x, event.clientY - box.y];
    }

    /** The nearest node that a finger or a pointer can mean. */
    #at(x, y, coarse) {
        let best = null;
        let least = Infinity;
        const scene = this.#scene;
        for (const node of scene.shown) {
            const [nx, ny] = this.#view.of(node);
            const away = Math.hypot(nx - x, ny - y);
            if (away < least && away <= Math.max(Brush.radius(scene, node, this.#view.zoom) + 4, coarse ? 20 : 7)) [best, least] = [node, away];
        }
        return best;
    }

    #down(event) {
        if (event.button > 0) return;
        const [x, y] = this.#spot(event);
        this.#canvas.setPointerCapture(event.pointerId);
        this.#pointers.set(event.pointerId, { x, y });
        this.#held = this.#pointers.size === 1 ? { x, y, node: this.#at(x, y, event.pointerType === 'touch'), moved: false } : null;
        this.#look.drag = null;
    }

    #over(event) {
        const [x, y] = this.#spot(event);
        const pointer = this.#pointers.get(event.pointerId);
        if (!pointer) {
            this.#point(event.pointerType === 'mouse' ? this.#at(x, y, false) : null);
            return;
        }
        if (this.#pointers.size === 2) {
            this.#pinch(event.pointerId, x, y);
            return;
        }
        const held = this.#held;
        const [dx, dy] = [x - pointer.x, y - pointer.y];
        Object.assign(pointer, { x, y });
        if (!held) return;
        held.moved ||= Math.hypot(x - held.x, y - held.y) > 5;
        if (!held.moved) return;
        if (held.node && this.#settings.mayConnect && !this.#past) {
            this.#look.drag = { node: held.node, x, y };
            this.#point(this.#at(x, y, true));
            this.#wake();
        } else {
            this.#point(null);
            this.#pan(dx, dy);
        }
    }

    #pinch(id, x, y) {
        const other = [...this.#pointers].find(([key]) => key !== id)[1];
        const pointer = this.#pointers.get(id);
        const before = Math.hypot(pointer.x - other.x, pointer.y - other.y);
        const middle = [(pointer.x + other.x) / 2, (pointer.y + other.y) / 2];
        Object.assign(pointer, { x, y });
        const after = Math.hypot(x - other.x, y - other.y);
        if (before > 0) this.#zoomAt(after / before, ...middle);
        this.#pan((x + other.x) / 2 - middle[0], (y + other.y) / 2 - middle[1]);
    }

    #up(event) {
        const held = this.#held;
        const { drag } = this.#look;
        this.#cancel(event);
        if (!held) return;
        const [x, y] = this.#spot(event);
        if (drag) {
            const onto = this.#at(x, y, true);
            if (onto && onto !== drag.node) this.#screen.invokeMethodAsync('Join', drag.node.id, onto.id);
        } else if (!held.moved) {
            this.#choose(held.node);
        }
    }

    #cancel(event) {
        this.#pointers.delete(event.pointerId);
        this.#held = null;
        this.#look.drag = null;
        this.#wake();
    }

    #point(node) {
        if (node === this.#look.hovered) return;
        this.#look.hovered = node;
        this.#canvas.style.cursor = node ? 'pointer' : '';
        this.#wake();
    }

    #focus(node) {
        this.#look.focused = node;
        if (node) this.#told.textContent = `${node.id}, ${node.category}, ${node.status ?? 'status not known'}`;
        this.#wake();
    }

    #choose(node) {
        this.select(node?.id ?? null, false);
        this.#screen.invokeMethodAsync('Choose', node?.id ?? null);
    }

    #step(by) {
        const nodes = this.#scene.shown;
        if (nodes.length === 0) return;
        const next = (nodes.indexOf(this.#look.focused ?? this.#look.selected) + by + nodes.length) % nodes.length;
        const node = nodes[next];
        if (!this.#view.sees(node)) this.#goTo(node);
        this.#focus(node);
    }

    #key(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const acts = {
            ArrowLeft: () => this.#pan(60, 0),
            ArrowRight: () => this.#pan(-60, 0),
            ArrowUp: () => this.#pan(0, 60),
            ArrowDown: () => this.#pan(0, -60),
            '+': () => this.zoom(1.25),
            '=': () => this.zoom(1.25),
            '-': () => this.zoom(.8),
            '0': () => this.fit(),
            n: () => this.#step(1),
            p: () => this.#step(-1),
            Enter: () => this.#look.focused && this.#choose(this.#look.focused),
            Escape: () => this.#choose(null),
        };
        const act = acts[event.key];
        if (!act) return;
        event.preventDefault();
        act();
    }
}
