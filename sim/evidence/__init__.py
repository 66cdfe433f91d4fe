"""The model held against published evidence: targets, reference classes, the field's estimators, calibration,
validation.

``targets`` reads what was published. ``reference_class`` draws worlds (``class_facts``, ``class_case``,
``class_mission``, on maps by ``reference_maps``), ``lives`` runs them; ``spells``, ``regressions`` and
``killing`` are the field's estimators. ``calibration`` fits the constants of ``fitted`` (``design_points``,
``figures_fitted``, ``emulator``, ``posterior``). ``validation`` reports, with ``verdicts``, ``null_model``,
``negative_tests`` and ``trials``.
"""
