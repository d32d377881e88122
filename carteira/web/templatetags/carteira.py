"""Template words of the product."""

from django import template

register = template.Library()
