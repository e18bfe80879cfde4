(function () {
	'use strict';
	var root = document.documentElement;
	var list = document.getElementById('list');
	var form = document.getElementById('filters');
	var said = document.getElementById('shown');
	if (!list || !form)
		return;
	root.classList.add('js');
	var cards = Array.prototype.slice.call(list.getElementsByTagName('article'));
	var words = cards.map(function (card) { return card.textContent.toLowerCase(); });

	function fill(name, key) {
		var seen = {};
		cards.forEach(function (card) { seen[card.dataset[key]] = true; });
		Object.keys(seen).sort().forEach(function (value) {
			form.elements[name].add(new Option(value, value));
		});
	}

	function fits(card, key) {
		var wanted = form.elements[key].value;
		return !wanted || card.dataset[key] === wanted;
	}

	function filter() {
		var text = form.elements.search.value.toLowerCase().trim();
		var count = 0;
		cards.forEach(function (card, i) {
			var show = (!text || words[i].indexOf(text) >= 0) && fits(card, 'level') &&
				fits(card, 'severity') && fits(card, 'pack');
			card.hidden = !show;
			count += show ? 1 : 0;
		});
		Array.prototype.forEach.call(list.children, function (group) {
			group.hidden = !group.querySelector('article:not([hidden])');
		});
		said.textContent = count + ' of ' + cards.length + ' shown';
	}

	function group() {
		var key = form.elements.group.value;
		var groups = {};
		var order = [];
		cards.forEach(function (card) {
			var name = card.dataset[key];
			if (!groups['$' + name]) {
				groups['$' + name] = document.createElement('section');
				var head = document.createElement('h2');
				head.textContent = name;
				groups['$' + name].appendChild(head);
				order.push(name);
			}
			groups['$' + name].appendChild(card);
		});
		list.textContent = '';
		order.forEach(function (name) { list.appendChild(groups['$' + name]); });
		filter();
	}

	fill('severity', 'severity');
	fill('level', 'level');
	fill('pack', 'pack');
	form.addEventListener('input', function (event) {
		if (event.target.name === 'group')
			group();
		else
			filter();
	});
	form.addEventListener('reset', function () { setTimeout(group, 0); });
	form.addEventListener('submit', function (event) { event.preventDefault(); });
	document.addEventListener('keydown', function (event) {
		var typing = /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
		if (event.key === '/' && !typing) {
			event.preventDefault();
			form.elements.search.focus();
		} else if (event.key === 'Escape' && event.target === form.elements.search) {
			form.elements.search.value = '';
			filter();
		}
	});
	filter();
}());
