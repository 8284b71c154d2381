// Where the nodes of the map stand: the company's core in the middle, around it a sector for each category, filled ring by ring from within.
const full = Math.PI * 2;

function spacing(count) {
    if (count <= 12) return { first: 170, ring: 96, along: 150, radius: 13 };
    if (count <= 60) return { first: 150, ring: 84, along: 118, radius: 12 };
    if (count <= 400) return { first: 130, ring: 52, along: 60, radius: 9 };
    return { first: 150, ring: 22, along: 22, radius: 5 };
}

/** Sets x and y of each node; answers the sectors and how far out everything reaches. Nodes of one category stand in the order of their ids. */
export function place(nodes, centre, order) {
    const groups = new Map();
    for (const node of nodes) {
        if (node === centre) {
            node.x = node.y = 0;
            continue;
        }
        if (!groups.has(node.category)) groups.set(node.category, []);
        groups.get(node.category).push(node);
    }
    const count = nodes.length - (centre && nodes.includes(centre) ? 1 : 0);
    const { first, ring, along, radius } = spacing(count);
    const categories = [...groups.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const gap = categories.length > 1 ? Math.min(.08, full / categories.length / 6) : 0;
    // No sector is so narrow that its name has no room.
    const least = Math.max(1, count * .045);
    const weight = category => Math.max(groups.get(category).length, least);
    const whole = categories.reduce((sum, category) => sum + weight(category), 0);
    const room = full - gap * categories.length;
    const sectors = [];
    let angle = -Math.PI / 2;
    let reach = first;
    for (const category of categories) {
        const wide = room * weight(category) / whole;
        const members = groups.get(category).sort((a, b) => a.id < b.id ? -1 : 1);
        let next = 0;
        let distance = first;
        for (; next < members.length; distance += ring) {
            const seats = Math.min(members.length - next, Math.max(1, Math.floor(distance * wide / along)));
            for (let seat = 0; seat < seats; seat++) {
                const at = angle + wide * (seat + .5) / seats;
                const node = members[next++];
                node.x = Math.cos(at) * distance;
                node.y = Math.sin(at) * distance;
            }
        }
        const outer = distance - ring;
        reach = Math.max(reach, outer);
        sectors.push({ category, from: angle, to: angle + wide, count: members.length });
        angle += wide + gap;
    }
    return { sectors, reach: reach + ring * .6, inner: first - ring * .6, radius };
}
